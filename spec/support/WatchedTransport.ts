import type { Admin } from '../../lib/transport/Admin.js'
import type { Consumer } from '../../lib/transport/Consumer.js'
import type { ConsumerOptions } from '../../lib/transport/ConsumerOptions.js'
import type { InBatch } from '../../lib/transport/InBatch.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { ProducerOptions } from '../../lib/transport/ProducerOptions.js'
import type { ReadOptions } from '../../lib/transport/ReadOptions.js'
import type { TopicSpec } from '../../lib/transport/TopicSpec.js'
import type { Transport } from '../../lib/transport/Transport.js'

/** A broker's transport that keeps with what it was called. */
export class WatchedTransport implements Transport {
  readonly created: TopicSpec[] = []
  readonly producers: ProducerOptions[] = []
  readonly consumers: ConsumerOptions[] = []
  readonly sent: OutRecord[] = []
  readonly admin: Admin

  constructor(private readonly inner: Transport) {
    const { admin } = inner
    this.admin = new Proxy(admin, {
      get: (_, name) => {
        const value = admin[name as keyof Admin]
        if (name !== 'createTopics') return typeof value === 'function' ? value.bind(admin) : value
        return (topics: readonly TopicSpec[]) => {
          this.created.push(...topics)
          return admin.createTopics(topics)
        }
      },
    })
  }

  get name(): string {
    return this.inner.name
  }

  get capabilities(): Transport['capabilities'] {
    return this.inner.capabilities
  }

  async producer(options: ProducerOptions = {}): Promise<Producer> {
    this.producers.push(options)
    const producer = await this.inner.producer(options)
    return {
      send: records => {
        this.sent.push(...records)
        return producer.send(records)
      },
      begin: () => producer.begin(),
      close: () => producer.close(),
    }
  }

  consumer(options: ConsumerOptions): Promise<Consumer> {
    this.consumers.push(options)
    return this.inner.consumer(options)
  }

  read(options: ReadOptions): AsyncIterable<InBatch> {
    return this.inner.read(options)
  }

  close(): Promise<void> {
    return this.inner.close()
  }
}
