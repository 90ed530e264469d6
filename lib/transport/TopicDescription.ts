/** A topic as the broker has it. */
export interface TopicDescription {
  readonly topic: string
  readonly partitions: number
  readonly config: Readonly<Record<string, string>>
}
