import { RxfaustError } from '../../util/RxfaustError.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { OutRecord } from '../OutRecord.js'
import type { SendResult } from '../SendResult.js'
import type { TopicPartition } from '../TopicPartition.js'
import type { Transaction } from '../Transaction.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import type { Sender } from './Sender.js'
import type { TransactionCoordinator } from './TransactionCoordinator.js'

/** {@link Transaction} of Kafka. */
export class KafkaTransaction implements Transaction {
  readonly #coordinator: TransactionCoordinator
  readonly #sender: Sender
  readonly #added = new Set<string>()
  #adding: Promise<unknown> = Promise.resolve()
  #began = false
  #failure: unknown
  #ended = false

  constructor(coordinator: TransactionCoordinator, sender: Sender) {
    this.#coordinator = coordinator
    this.#sender = sender
  }

  get ended(): boolean {
    return this.#ended
  }

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    this.#open()
    // One after the other, so that sends keep their order while a partition is being added.
    const sent = this.#adding.then(async () => {
      await this.#add(records)
      return { results: this.#sender.send(records) }
    })
    this.#adding = sent.catch(error => this.#fail(error))
    try {
      return await (await sent).results
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  async sendOffsets(group: string, offsets: readonly CommitOffset[]): Promise<void> {
    this.#open()
    if (offsets.length === 0) return
    this.#began = true
    const added = this.#adding.then(() => this.#coordinator.addOffsets(group, offsets))
    this.#adding = added.catch(error => this.#fail(error))
    await added
  }

  async commit(): Promise<void> {
    this.#open()
    await this.#settled()
    if (this.#failure !== undefined) {
      if (this.#failure instanceof RxfaustError && this.#failure.code === 'RXFAUST_FENCED') throw this.#failure
      const seen = 'A transaction was not committed: something in it failed.'
      throw new RxfaustError('RXFAUST_SEND', seen, 'Abort it, and begin again.', { cause: this.#failure })
    }
    this.#ended = true
    if (this.#began) await this.#coordinator.end(true)
  }

  async abort(): Promise<void> {
    this.#open()
    this.#ended = true
    await this.#settled()
    // The old identity first: where a newer producer has fenced it, asking for another one would fence that producer.
    if (this.#began) await this.#coordinator.end(false)
    // After a failure nobody knows which sequence numbers are taken; another identity starts with new ones.
    if (this.#failure !== undefined) await this.#coordinator.renew()
  }

  async #add(records: readonly OutRecord[]): Promise<void> {
    const fresh = new Map<string, TopicPartition>()
    for (const { topic, partition } of records) {
      const key = topicPartitionKey(topic, partition)
      if (!this.#added.has(key)) fresh.set(key, { topic, partition })
    }
    if (fresh.size === 0) return
    this.#began = true
    await this.#coordinator.addPartitions([...fresh.values()])
    for (const key of fresh.keys()) this.#added.add(key)
  }

  async #settled(): Promise<void> {
    await this.#adding
    await this.#sender.settled()
  }

  #fail(error: unknown): void {
    this.#failure ??= error
  }

  #open(): void {
    if (!this.#ended) return
    throw new RxfaustError('RXFAUST_STATE', 'The transaction has ended.', 'Begin another one.')
  }
}
