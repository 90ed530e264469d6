import type { SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Monitor } from '../acks/Monitor.js'
import type { SupervisorOptions, SupervisorStrategy } from '../agents/SupervisorOptions.js'
import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import type { Assigner } from '../transport/Assigner.js'
import type { CompressionName } from '../transport/CompressionName.js'
import type { Partitioner } from '../transport/Partitioner.js'
import type { Security } from '../transport/Security.js'
import type { Transport } from '../transport/Transport.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { Logger } from '../util/Logger.js'
import type { TimeZone } from '../util/TimeZone.js'
import type { Autodiscover } from './discovery/Autodiscover.js'
import type { Parts } from './parts/Parts.js'
import type { StateDecision } from './StateDecision.js'
import type { IdFormat } from './settings/versionedId.js'

/**
 * Settings of an app. Each has a default that suits a first run. Those that are no objects or functions can be given by
 * environment variables as well, `commitInterval` by `RXFAUST_COMMIT_INTERVAL`; docs/settings.md has all of them, with
 * their reasons.
 */
export interface AppOptions {
  /**
   * `level://dir` (embedded, durable), `memory://`, `kafka://host:port,host:port`, a list of such URLs, or a transport.
   * Default: `level://` in the data directory.
   */
  readonly broker?: string | readonly string[] | Transport
  /** Credentials and encryption, of `kafka://`. Never part of a log or an error. */
  readonly security?: Security
  /** By which Kafka's logs, metrics and quotas know the app. Default: its id. */
  readonly clientId?: string
  /** How long an answer of Kafka may take; not less than `sessionTimeout`. Default one minute. */
  readonly requestTimeout?: DurationInput
  /**
   * Another version is another instance of the app, with the id `{id}-v{version}`: a group, internal topics, tables and
   * transactions of its own, beside those of the versions that still run. What it reads it reads from the beginning.
   * Default 1, which has the plain id.
   */
  readonly version?: number
  /** How the id of a version is made, from 2 on. Default `'{id}-v{version}'`. */
  readonly idFormat?: IdFormat
  /** Where the embedded broker and the tables live. Default `.rxfaust/<id>` in the working directory. */
  readonly dataDirectory?: string
  /** Where the tables live, relative to the data directory. Default `'tables'`, for a version `'v2/tables'`. */
  readonly tableDirectory?: string
  /** The zone of `app.cron` where a job has none, as Luxon names it. Default `'utc'`. */
  readonly timezone?: TimeZone
  /** Partitions of topics that are created and declare none. Default 8. */
  readonly topicPartitions?: number
  /** Replicas of topics that are created and declare none. Default 1. */
  readonly topicReplicationFactor?: number
  /** Whether topics that are missing are created. Where not, the start fails and lists them. Default true. */
  readonly topicAllowDeclare?: boolean
  /** How keys are written of topics whose description has no codec. Default: text for strings, JSON for everything else. */
  readonly keyCodec?: CodecName | Codec<unknown>
  /** How values are written of topics whose description has no codec. Default: JSON. */
  readonly valueCodec?: CodecName | Codec<unknown>
  /**
   * Where the records of a key go, and where tables look for it. Whoever else writes the topics has to place keys alike.
   * Default: murmur2, as Kafka's clients have it.
   */
  readonly partitioner?: Partitioner
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
  /** Events after which it is committed at once. Default 200,000. */
  readonly commitEvery?: number
  /** An event that holds back the commit of its partition for this long is warned of. Default five minutes. */
  readonly commitLivelockSoftTimeout?: DurationInput
  /** Events of one partition that may be fetched and not acknowledged. Default 1,024, as Kafka Streams has it. */
  readonly streamBufferMaxsize?: number
  /** Bytes over all partitions that may be fetched and not acknowledged. Default 64 MiB. */
  readonly streamBufferMaxBytes?: number
  /** How long a worker waits after a rebalance before it recovers tables. Default 0. */
  readonly streamRecoveryDelay?: DurationInput
  /**
   * Whether a rebalance and a stop wait for the events that are being processed. Where not, these are begun again
   * elsewhere at once. Default true.
   */
  readonly streamWaitEmpty?: boolean
  /** Bytes of one partition in one batch from the broker; a record that is larger comes alone. Default 128 KiB. */
  readonly fetchMaxBytes?: number
  /** Whether batches from Kafka are compared with their checksums. Default true. */
  readonly checkCrcs?: boolean
  /** Bytes that may wait to be sent. Default 32 MiB. */
  readonly sendBufferMaxBytes?: number
  /** Bytes of one request to a broker, and of one record. Default 8 MiB. */
  readonly maxRequestSize?: number
  /**
   * Who confirms a record, where the topic does not say: `'all'` replicas that are in sync, the `'leader'`, or `'none'`.
   * Changelogs are confirmed by all. Default `'all'`.
   */
  readonly acks?: 'all' | 'leader' | 'none'
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
  /** At most a third of `sessionTimeout`. Default half a second. */
  readonly heartbeatInterval?: DurationInput
  /** How long the group waits in a rebalance for its members to come; longer than `drainTimeout`. Default one minute. */
  readonly rebalanceTimeout?: DurationInput
  /**
   * Where tables keep their state: `'level'` on disk in the data directory, `'memory'`, Level's settings, or a
   * function that opens a store of one's own. Default: on disk, but in memory where the broker is.
   */
  readonly store?: 'level' | 'memory' | StoreOptions | OpenStore
  /** A recovery of a table without any progress for this long fails. Default one minute. */
  readonly recoveryStallTimeout?: DurationInput
  /** Decoded table values per task that are kept in memory. Default 10,000. */
  readonly tableCacheSize?: number
  /** Keys per table whose partition is remembered. Default 8,192. */
  readonly tableKeyIndexSize?: number
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
  /** The supervisor of agents that have none of their own. Default: none, so that the error policy alone decides. */
  readonly agentSupervisor?: SupervisorStrategy | SupervisorOptions
  /**
   * The topic where replies to this instance go; it is created where it is missing, and kept. Several may share it.
   * Default: one of the instance's own, which is deleted when it stops.
   */
  readonly replyTo?: string
  /** With which the names of reply topics begin. Default `<id>-reply-`. */
  readonly replyToPrefix?: string
  /** Whether the reply topic is created at the start, and not with the first request. Default false. */
  readonly replyCreateTopic?: boolean
  /** How long replies are kept, where an instance ends without deleting its topic. Default one day. */
  readonly replyExpires?: DurationInput
  /** Which worker gets which partitions. Default: co-partitioned, balanced, sticky, standbys first. */
  readonly assigner?: Assigner
  /**
   * Which modules are imported before the start, so that they declare agents, tables and the like: `true` for the folder
   * of `origin`, or paths, URLs and names of packages. Default false.
   */
  readonly autodiscover?: Autodiscover
  /** Where the program is: `import.meta.url`, `__filename`, or a folder. Default: the working directory. */
  readonly origin?: string | URL
  /** What counts, an instance of one's own. Default: a new Monitor. */
  readonly monitor?: Monitor
  /** Classes of one's own for what is declared. Default: rxfaust's. */
  readonly parts?: Parts
  /** Default: nothing is logged. */
  readonly logger?: Logger
  /** Every clock and timer of the app. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
  /** Checks that cost a little, such as the warning of a value that leaves its scope. Default: unless NODE_ENV is production. */
  readonly development?: boolean
}
