import { setTimeout as sleep } from 'node:timers/promises'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { Transport } from '../../lib/transport/Transport.js'
import type { ChaosItem } from './ChaosItem.js'
import type { ChaosTopics } from './chaosTopics.js'
import type { Random } from './Random.js'
import { encodeItem, recordOf } from './recordOf.js'

/** Milliseconds between two batches. */
const BEAT = 50

/** Sends the load at a steady rate, with transactions among it that are committed or aborted: they leave gaps. */
export class Load {
  sent = 0
  aborted = 0
  #ended = false
  #running: Promise<void> | undefined

  constructor(
    private readonly transport: Transport,
    private readonly topics: ChaosTopics,
    private readonly partitions: number,
    private readonly random: Random,
    /** Records a second. */
    private readonly rate: number,
    /** Records in all. */
    private readonly limit = Number.POSITIVE_INFINITY,
  ) {}

  /** @throws whatever a send rejects with, from `end` */
  start(): void {
    this.#running = this.#run()
    this.#running.catch(() => {})
  }

  /** Everything that was to be sent is sent. */
  get done(): Promise<void> {
    return Promise.resolve(this.#running)
  }

  /** Resolves when what was begun is sent. */
  end(): Promise<void> {
    this.#ended = true
    return this.done
  }

  async #run(): Promise<void> {
    const producer = await this.transport.producer({ deliveryTimeout: Number.POSITIVE_INFINITY })
    let transactional: Producer | undefined
    const began = performance.now()
    for (let beat = 1; !this.#ended && this.sent < this.limit; beat++) {
      const due = Math.min(this.limit, Math.floor((beat * BEAT * this.rate) / 1_000))
      const batch = Array.from({ length: due - this.sent }, (_, at) =>
        recordOf(this.sent + at, this.topics, this.partitions),
      )
      await producer.send(batch)
      this.sent = due
      if (beat % 10 === 0) transactional = await this.#transaction(transactional)
      const ahead = began + beat * BEAT - performance.now()
      if (ahead > 0) await sleep(ahead)
    }
    await transactional?.close()
    await producer.close()
  }

  /** A few records that are aborted, or nothing but the mark of a commit; a broker that is away aborts it by itself. */
  async #transaction(known: Producer | undefined): Promise<Producer | undefined> {
    const item: ChaosItem = { key: 'aborted', sequence: this.aborted, group: 'aborted', mode: 'aborted' }
    const records = Array.from({ length: this.random.below(8) }, (): OutRecord => {
      const partition = this.random.below(this.partitions)
      return { topic: this.topics.source, partition, key: Buffer.from(item.key), value: encodeItem(item) }
    })
    try {
      const transactionalId = `${this.topics.source}-load`
      const producer = known ?? (await this.transport.producer({ transactionalId, transactionTimeout: 5_000 }))
      const transaction = await producer.begin()
      if (records.length > 0) await transaction.send(records)
      await transaction.abort()
      this.aborted += records.length
      return producer
    } catch {
      await known?.close()
      return undefined
    }
  }
}
