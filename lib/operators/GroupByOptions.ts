import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { Topic } from '../topics/Topic.js'

/** How a stream is repartitioned. */
export interface GroupByOptions<T, K> {
  /** Names the node, and the topic between: `<app>-<name>-repartition`. */
  readonly name: string
  /** A topic of one's own to go through, instead of that one; the other options are then its affair. */
  readonly topic?: Topic<T, K>
  /** Partitions of the topic between; default: the app's `topicPartitions`. */
  readonly partitions?: number
  /** How keys are written. Default: strings as text, anything else as JSON. */
  readonly key?: TypeDescription
  /** How values are written. Default: as those of the topic where it is applied to one directly, else JSON. */
  readonly value?: TypeDescription
}
