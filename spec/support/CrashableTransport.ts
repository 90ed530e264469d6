import type { CommitOffset } from '../../lib/transport/CommitOffset.js'
import type { Consumer } from '../../lib/transport/Consumer.js'
import type { ConsumerOptions } from '../../lib/transport/ConsumerOptions.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { SendResult } from '../../lib/transport/SendResult.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

interface Watchers {
  /** The broker has them. */
  stored(records: readonly OutRecord[], results: readonly SendResult[]): void
  /** Before the broker gets them. */
  committing(offsets: readonly CommitOffset[]): void
}

/**
 * A broker's transport for one process that may die: from the crash on nothing of what it does reaches the broker, not
 * even the commit of its end, and nothing reaches it.
 */
export class CrashableTransport implements Transport {
  #crashed = false
  #consumers: Consumer[] = []

  constructor(
    private readonly inner: Transport,
    private readonly watchers: Watchers,
  ) {}

  get name(): string {
    return this.inner.name
  }

  get capabilities(): Transport['capabilities'] {
    return this.inner.capabilities
  }

  get admin(): Transport['admin'] {
    return this.inner.admin
  }

  async crash(): Promise<void> {
    this.#crashed = true
    await Promise.all(this.#consumers.map(consumer => consumer.stop({ timeout: 0 })))
  }

  async producer(): Promise<Producer> {
    const producer = await this.inner.producer()
    return {
      send: async records => {
        this.#check()
        const results = await producer.send(records)
        this.#check()
        this.watchers.stored(records, results)
        return results
      },
      begin: () => producer.begin(),
      close: () => producer.close(),
    }
  }

  async consumer(options: ConsumerOptions): Promise<Consumer> {
    const consumer = await this.inner.consumer(options)
    this.#consumers.push(consumer)
    return {
      run: handlers =>
        consumer.run({
          batch: batch => {
            if (!this.#crashed) handlers.batch(batch)
          },
          assigned: assignment => {
            if (!this.#crashed) handlers.assigned(assignment)
          },
          revoked: async revocation => {
            if (!this.#crashed) await handlers.revoked(revocation)
          },
          error: error => {
            if (!this.#crashed) handlers.error(error)
          },
        }),
      subscribe: topics => consumer.subscribe(topics),
      seek: (partition, offset) => consumer.seek(partition, offset),
      get lease() {
        return consumer.lease
      },
      pause: partitions => consumer.pause(partitions),
      resume: partitions => consumer.resume(partitions),
      commit: async (offsets, epoch) => {
        this.#check()
        this.watchers.committing(offsets)
        await consumer.commit(offsets, epoch)
        this.#check()
      },
      stop: stopOptions => consumer.stop(stopOptions),
    }
  }

  read(options: Parameters<Transport['read']>[0]): ReturnType<Transport['read']> {
    return this.inner.read(options)
  }

  /** The broker outlives its processes. */
  async close(): Promise<void> {}

  #check(): void {
    if (this.#crashed) throw new RxfaustError('RXFAUST_BROKER', 'The process has crashed.', 'Start another one.')
  }
}
