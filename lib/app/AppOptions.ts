import type { SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import type { Assigner } from '../transport/Assigner.js'
import type { CompressionName } from '../transport/CompressionName.js'
import type { Security } from '../transport/Security.js'
import type { Transport } from '../transport/Transport.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { Logger } from '../util/Logger.js'
import type { StateDecision } from './StateDecision.js'

/** Settings of an app. Each has a default that suits a first run. */
export interface AppOptions {
  /**
   * `level://dir` (embedded, durable), `memory://`, `kafka://host:port,host:port`, or a transport. Default: `level://`
   * in the data directory.
   */
  readonly broker?: string | Transport
  /** Credentials and encryption, of `kafka://`. Never part of a log or an error. */
  readonly security?: Security
  /** Where the embedded broker and the tables live. Default `.rxfaust/<id>` in the working directory. */
  readonly dataDirectory?: string
  /** Partitions of topics that are created and declare none. Default 8. */
  readonly topicPartitions?: number
  /** How often topics are looked for that match a pattern. Default half a minute. */
  readonly patternInterval?: DurationInput
  /** What becomes of events that fail, where the topic does not say. Default `'fail'`. */
  readonly onError?: ErrorPolicy
  /**
   * `'at-least-once'` (default), or `'exactly-once'`: the offsets of the input, what is sent in its events, and the
   * changelogs of its tables are one transaction per partition; docs/guarantees.md says what that covers.
   */
  readonly processingGuarantee?: 'at-least-once' | 'exactly-once'
  /** How long a transaction may be open: longer than the slowest handler takes. Default one minute. */
  readonly transactionTimeout?: DurationInput
  /**
   * How long what is done may wait for its commit. Default one second, which bounds what comes again after a crash;
   * under exactly once 100 ms, which bounds how long others wait for results.
   */
  readonly commitInterval?: DurationInput
  /** Events after which it is committed at once. Default 10,000. */
  readonly commitEvery?: number
  /** Events of one partition that may be fetched and not acknowledged. Default 1,024, as Kafka Streams has it. */
  readonly streamBufferMaxsize?: number
  /** Bytes over all partitions that may be fetched and not acknowledged. Default 64 MiB. */
  readonly streamBufferMaxBytes?: number
  /** Bytes that may wait to be sent. Default 32 MiB. */
  readonly sendBufferMaxBytes?: number
  /** How batches are compressed, changelogs included, where the topic does not say. Default `'none'`. */
  readonly compression?: CompressionName
  /** How long records wait for others, where the topic does not say. Default 0. */
  readonly linger?: DurationInput
  /** Bytes with which they don't wait any longer. Default 16 KiB. */
  readonly lingerBytes?: number
  /**
   * How long `topic.send()` outside of events tries while the broker can't take the record; then it rejects. What is
   * sent in an event waits an outage out. Default 30 seconds.
   */
  readonly deliveryTimeout?: DurationInput
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
  /**
   * Where tables keep their state: `'level'` on disk in the data directory, `'memory'`, Level's settings, or a
   * function that opens a store of one's own. Default: on disk, but in memory where the broker is.
   */
  readonly store?: 'level' | 'memory' | StoreOptions | OpenStore
  /** A recovery of a table without any progress for this long fails. Default one minute. */
  readonly recoveryStallTimeout?: DurationInput
  /** Decoded table values per task that are kept in memory. Default 10,000. */
  readonly tableCacheSize?: number
  /**
   * What becomes of stored state that the program does not fit any more, by the name of the table or operator, where a
   * start would fail with `RXFAUST_MANIFEST`. `'discard'` deletes it, with its topic; `'keep'` leaves it: of a name that
   * is gone for a later version that declares it again, of a name with another codec or type because the new one reads
   * what the old one wrote. To be taken out once it is done.
   *
   * @example
   * new App('orders', { changedState: { 'totals-by-day': 'discard' } })
   */
  readonly changedState?: Readonly<Record<string, StateDecision>>
  /**
   * On how many other workers a copy of each table's state is kept up to date, so that one of them goes on without a
   * long recovery where its owner is gone. Each copy reads the changelogs once more and takes as much disk; workers on
   * one machine need data directories of their own. Default 0.
   */
  readonly standbyReplicas?: number
  /** Which worker gets which partitions. Default: co-partitioned, balanced, sticky, standbys first. */
  readonly assigner?: Assigner
  /** Default: nothing is logged. */
  readonly logger?: Logger
  /** Every clock and timer of the app. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
  /** Checks that cost a little, such as the warning of a value that leaves its scope. Default: unless NODE_ENV is production. */
  readonly development?: boolean
}
