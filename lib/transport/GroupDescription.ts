import type { TopicPartition } from './TopicPartition.js'

/** A consumer group as the broker sees it. */
export interface GroupDescription {
  readonly group: string
  readonly state: 'empty' | 'rebalancing' | 'stable' | 'dead'
  readonly members: readonly { readonly memberId: string; readonly partitions: readonly TopicPartition[] }[]
}
