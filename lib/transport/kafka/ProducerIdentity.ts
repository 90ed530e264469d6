import { topicPartitionKey } from '../topicPartitionKey.js'

/**
 * Who writes, as the broker knows it, and the number of the next record of each partition. With both the broker tells
 * a batch that was sent again from a new one.
 */
export class ProducerIdentity {
  readonly #sequences = new Map<string, number>()

  constructor(
    readonly id: bigint,
    readonly epoch: number,
  ) {}

  /** Takes so many numbers of a partition; returns the first. They wrap around as int32. */
  take(topic: string, partition: number, count: number): number {
    const key = topicPartitionKey(topic, partition)
    const first = this.#sequences.get(key) ?? 0
    this.#sequences.set(key, (first + count) % 0x8000_0000)
    return first
  }

  /** Takes the number back: nothing was stored. */
  giveBack(topic: string, partition: number, first: number): void {
    this.#sequences.set(topicPartitionKey(topic, partition), first)
  }
}
