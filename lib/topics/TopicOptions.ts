import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Schema } from '../codecs/Schema.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { CompressionName } from '../transport/CompressionName.js'
import type { DurationInput } from '../util/DurationInput.js'

/** How a topic is described. What is absent is taken as the broker has it, or as the app's defaults where it has none. */
export interface TopicOptions<
  V extends TypeDescription | undefined = TypeDescription | undefined,
  K extends TypeDescription | undefined = TypeDescription | undefined,
> {
  /** Default: text for strings, JSON for everything else. */
  readonly key?: K
  /** Default: JSON. */
  readonly value?: V
  /** Both in one object, instead of `key` and `value`. */
  readonly schema?: Schema<V, K>
  /** Checked against the broker where the topic exists; default for a new one: the app's `topicPartitions`. */
  readonly partitions?: number
  /** Checked where the topic exists and the broker has replicas; default for a new one: 1. */
  readonly replicas?: number
  /**
   * How long records are kept, by their timestamps; `'forever'` never deletes. Checked where the topic exists; default:
   * the broker's.
   */
  readonly retention?: DurationInput | 'forever'
  /** Keeps the last record of each key; with `deleting` as long as the retention says. Checked where the topic exists. */
  readonly compacting?: boolean
  /** Deletes what is older than the retention, which is what brokers do unless told otherwise. */
  readonly deleting?: boolean
  /**
   * Only this app uses it: `app.reset()` deletes it, and patterns do not match it. Default false.
   */
  readonly internal?: boolean
  /**
   * Who confirms a record before it counts as sent: `'all'` replicas that are in sync, the `'leader'`, or `'none'`, which
   * may lose records unseen. Default `'all'`; under exactly once nothing else is possible.
   */
  readonly acks?: 'all' | 'leader' | 'none'
  /** How batches are compressed, by Kafka's clients; brokers keep them so. Default: the app's `compression`. */
  readonly compression?: CompressionName
  /**
   * How long a record may wait for others, so that they go in one batch. Events that it was made of, and `send`, wait as
   * well. Default: the app's `linger`, which is 0: what comes while a batch is under way goes together.
   */
  readonly linger?: DurationInput
  /** Bytes with which a batch waits no longer for its `linger`. Default: the app's `lingerBytes`, which is 16 KiB. */
  readonly lingerBytes?: number
  /** More of Kafka's topic settings. Checked where the topic exists. */
  readonly config?: Readonly<Record<string, string>>
  /** What becomes of records that can't be decoded and of events whose processing fails. */
  readonly onError?: ErrorPolicy
}
