import { openTransport } from '../transport/openTransport.js'
import type { Producer } from '../transport/Producer.js'
import type { Transport } from '../transport/Transport.js'
import { silentLogger } from '../util/silentLogger.js'
import type { StoredRecord } from './StoredRecord.js'
import type { VirtualTime } from './VirtualTime.js'

/** A `memory://` broker in virtual time that remembers what was sent to it, in the order over all partitions. */
export class TestBroker {
  readonly #stored = new Map<string, StoredRecord[]>()
  readonly transport: Transport
  /** Records over all topics. */
  count = 0

  private constructor(
    private readonly inner: Transport,
    private readonly time: VirtualTime,
  ) {
    this.transport = {
      name: inner.name,
      capabilities: inner.capabilities,
      admin: inner.admin,
      producer: async options => this.#recorded(await inner.producer(options)),
      consumer: options => inner.consumer(options),
      read: options => inner.read(options),
      close: () => inner.close(),
    }
  }

  static async open(time: VirtualTime): Promise<TestBroker> {
    const { scheduler } = time
    return new TestBroker(await openTransport('memory://', { clientId: 'test', logger: silentLogger, scheduler }), time)
  }

  /** What a topic holds, from the first record on. */
  stored(topic: string): readonly StoredRecord[] {
    return this.#stored.get(topic) ?? []
  }

  close(): Promise<void> {
    return this.inner.close()
  }

  #recorded(producer: Producer): Producer {
    return {
      begin: () => producer.begin(),
      close: () => producer.close(),
      send: async records => {
        const results = await producer.send(records)
        records.forEach((record, index) => {
          const { offset, timestamp } = results[index] as { offset: number; timestamp: number }
          const stored = this.#stored.get(record.topic) ?? []
          this.#stored.set(record.topic, stored)
          stored.push({ record: { ...record, timestamp }, frame: this.time.now, offset })
        })
        this.count += records.length
        return results
      },
    }
  }
}
