/** A topic as the broker has it. */
export interface TopicDescription {
  readonly topic: string
  readonly partitions: number
  /** Of each partition, the fewest that any has; absent where the broker has no such thing. */
  readonly replicas?: number
  readonly config: Readonly<Record<string, string>>
}
