import type { Admin } from '../transport/Admin.js'
import type { Assigner } from '../transport/Assigner.js'
import type { EmbeddedTransport } from '../transport/embedded/EmbeddedTransport.js'
import { openEmbeddedTransport } from '../transport/embedded/openEmbeddedTransport.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { Producer } from '../transport/Producer.js'
import type { SendResult } from '../transport/SendResult.js'
import type { Transaction } from '../transport/Transaction.js'
import { silentLogger } from '../util/silentLogger.js'
import type { StoredRecord } from './StoredRecord.js'
import { TestConnection } from './TestConnection.js'
import type { VirtualTime } from './VirtualTime.js'
import { withholding } from './withholding.js'

/**
 * A `memory://` broker in virtual time. It remembers what was sent to it, in the order over all partitions, and gives
 * partitions to other workers and back, as a test wants it.
 */
export class TestBroker {
  readonly #stored = new Map<string, StoredRecord[]>()
  /** Partitions that another worker has: `<number of partitions>-<partition>`, as tasks are named. */
  readonly #withheld = new Set<string>()
  /** Records over all topics. */
  count = 0

  private constructor(
    private readonly inner: EmbeddedTransport,
    private readonly time: VirtualTime,
  ) {}

  static async open(time: VirtualTime): Promise<TestBroker> {
    const { scheduler } = time
    const options = { clientId: 'test', logger: silentLogger, scheduler }
    return new TestBroker(await openEmbeddedTransport('memory://', options), time)
  }

  get admin(): Admin {
    return this.inner.admin
  }

  /** The broker as one app sees it. */
  connect(): TestConnection {
    const recorded = async (producer: Promise<Producer>): Promise<Producer> => this.#recorded(await producer)
    const assigner = (wanted: Assigner): Assigner => withholding(wanted, this.#withheld)
    return new TestConnection({
      name: this.inner.name,
      capabilities: this.inner.capabilities,
      admin: this.inner.admin,
      producer: options => recorded(this.inner.producer(options)),
      consumer: options => this.inner.consumer({ ...options, assigner: assigner(options.assigner) }),
      read: options => this.inner.read(options),
      close: () => this.inner.close(),
    })
  }

  /** Sends from outside of the app. */
  async producer(): Promise<Producer> {
    return this.#recorded(await this.inner.producer())
  }

  /** What a topic holds, from the first record on. */
  stored(topic: string): readonly StoredRecord[] {
    return this.#stored.get(topic) ?? []
  }

  /** Takes a partition of the topics with so many from a group, in a rebalance. */
  revoke(group: string, partitions: number, partition: number): void {
    this.#withheld.add(`${partitions}-${partition}`)
    this.inner.faults.rebalance(group)
  }

  /** Throws the group's member out, as if its session had timed out; it comes back, and is not given this partition. */
  lose(group: string, partitions: number, partition: number): void {
    this.#withheld.add(`${partitions}-${partition}`)
    this.inner.faults.lose(group)
  }

  /** Gives a partition back. */
  assign(group: string, partitions: number, partition: number): void {
    this.#withheld.delete(`${partitions}-${partition}`)
    this.inner.faults.rebalance(group)
  }

  close(): Promise<void> {
    return this.inner.close()
  }

  #recorded(producer: Producer): Producer {
    return {
      begin: async () => this.#recordedAtCommit(await producer.begin()),
      close: () => producer.close(),
      send: async records => {
        const results = await producer.send(records)
        this.#record(records, results)
        return results
      },
    }
  }

  /** What a transaction has sent is there for readers when it is committed, all at once. */
  #recordedAtCommit(transaction: Transaction): Transaction {
    const sent: [records: readonly OutRecord[], results: readonly SendResult[]][] = []
    return {
      send: async records => {
        const results = await transaction.send(records)
        sent.push([records, results])
        return results
      },
      sendOffsets: (group, offsets) => transaction.sendOffsets(group, offsets),
      commit: async () => {
        await transaction.commit()
        for (const [records, results] of sent) this.#record(records, results)
      },
      abort: () => transaction.abort(),
    }
  }

  #record(records: readonly OutRecord[], results: readonly SendResult[]): void {
    records.forEach((record, index) => {
      const { offset, timestamp } = results[index] as { offset: number; timestamp: number }
      const stored = this.#stored.get(record.topic) ?? []
      this.#stored.set(record.topic, stored)
      const { topic, partition, key, value, headers } = record
      stored.push({ record: { topic, partition, key, value, headers, timestamp }, frame: this.time.now, offset })
    })
    this.count += records.length
  }
}
