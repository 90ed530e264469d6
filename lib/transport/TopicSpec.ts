/** A topic to be created. */
export interface TopicSpec {
  readonly topic: string
  readonly partitions: number
  /** Default 1. */
  readonly replicas?: number
  /** Kafka's topic settings: `cleanup.policy`, `retention.ms`, `message.timestamp.type`, … */
  readonly config?: Readonly<Record<string, string>>
}
