import type { SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Assigner } from '../transport/Assigner.js'
import type { Transport } from '../transport/Transport.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { Logger } from '../util/Logger.js'

/** Settings of an app. Each has a default that suits a first run. */
export interface AppOptions {
  /**
   * `level://dir` (embedded, durable), `memory://`, `kafka://host:port,host:port`, or a transport. Default: `level://`
   * in the data directory.
   */
  readonly broker?: string | Transport
  /** Where the embedded broker and the tables live. Default `.rxfaust/<id>` in the working directory. */
  readonly dataDirectory?: string
  /** Partitions of topics that are created and declare none. Default 8. */
  readonly topicPartitions?: number
  /** What becomes of events that fail, where the topic does not say. Default `'fail'`. */
  readonly onError?: ErrorPolicy
  /** How long what is done may wait for its commit. Default one second: it bounds what comes again after a crash. */
  readonly commitInterval?: DurationInput
  /** Events after which it is committed at once. Default 10,000. */
  readonly commitEvery?: number
  /** Events of one partition that may be fetched and not acknowledged. Default 1,024, as Kafka Streams has it. */
  readonly streamBufferMaxsize?: number
  /** Bytes over all partitions that may be fetched and not acknowledged. Default 64 MiB. */
  readonly streamBufferMaxBytes?: number
  /** Bytes that may wait to be sent. Default 32 MiB. */
  readonly sendBufferMaxBytes?: number
  /** Where a partition is read from that the group has no offset of, or one that is gone. Default `'earliest'`. */
  readonly autoOffsetReset?: 'earliest' | 'latest' | 'fail'
  /** How long a rebalance waits for work that is under way. Default 5 seconds. */
  readonly drainTimeout?: DurationInput
  /** How long `stop` waits for work that is under way. Default 10 seconds. */
  readonly stopTimeout?: DurationInput
  /** A worker that is silent for this long has lost its partitions. Default 45 seconds. */
  readonly sessionTimeout?: DurationInput
  /** Default half a second. */
  readonly heartbeatInterval?: DurationInput
  /** A recovery of a table without any progress for this long fails. Default one minute. */
  readonly recoveryStallTimeout?: DurationInput
  /** Decoded table values per task that are kept in memory. Default 10,000. */
  readonly tableCacheSize?: number
  /** Which worker gets which partitions. Default: co-partitioned, balanced, sticky. */
  readonly assigner?: Assigner
  /** Default: nothing is logged. */
  readonly logger?: Logger
  /** Every clock and timer of the app. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
  /** Checks that cost a little, such as the warning of a value that leaves its scope. Default: unless NODE_ENV is production. */
  readonly development?: boolean
}
