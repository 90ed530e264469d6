import type { KafkaMessage, Producer } from 'kafkajs'
import type { Reporter } from '../process/Reporter.js'

/** What a loop works with. */
export interface LoopContext {
  readonly producer: Producer
  readonly reporter: Reporter
  readonly group: string
  readonly input: string
  readonly output: string
  /** For Level. */
  readonly directory: string
}

/** The topics of a loop, and what it does with the messages of a batch. */
export interface Loop {
  readonly topics: readonly string[]
  batch(topic: string, messages: readonly KafkaMessage[]): Promise<void>
}
