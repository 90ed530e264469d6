import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'
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
  /** Checked against the broker where the topic exists; default for a new one: the app's `topicPartitions`. */
  readonly partitions?: number
  /** For a new topic; default 1. */
  readonly replicas?: number
  /** How long records are kept, by their timestamps; `'forever'` never deletes. Default: the broker's. */
  readonly retention?: DurationInput | 'forever'
  /** Keeps the last record of each key. */
  readonly compacting?: boolean
  /** More of Kafka's topic settings, for a new topic. */
  readonly config?: Readonly<Record<string, string>>
  /** What becomes of records that can't be decoded and of events whose processing fails. */
  readonly onError?: ErrorPolicy
}
