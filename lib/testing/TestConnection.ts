import type { Admin } from '../transport/Admin.js'
import type { Consumer } from '../transport/Consumer.js'
import type { ConsumerHandlers } from '../transport/ConsumerHandlers.js'
import type { ConsumerOptions } from '../transport/ConsumerOptions.js'
import type { InBatch } from '../transport/InBatch.js'
import type { Producer } from '../transport/Producer.js'
import type { ProducerOptions } from '../transport/ProducerOptions.js'
import type { ReadOptions } from '../transport/ReadOptions.js'
import type { Transaction } from '../transport/Transaction.js'
import type { Transport } from '../transport/Transport.js'
import type { TransportCapabilities } from '../transport/TransportCapabilities.js'

/**
 * A broker as one life of an app sees it, which ends like the process that it stands for: after {@link cut} nothing
 * reaches the broker any more and nothing comes back, neither a result nor an error. What the dead app still waits
 * for never settles, so that none of its code runs on.
 */
export class TestConnection implements Transport {
  readonly name: string
  readonly capabilities: TransportCapabilities
  readonly admin: Admin
  readonly #consumers = new Set<Consumer>()
  #isCut = false

  constructor(private readonly inner: Transport) {
    this.name = inner.name
    this.capabilities = inner.capabilities
    const { admin } = inner
    this.admin = {
      createTopics: topics => this.#alive(() => admin.createTopics(topics)),
      describeTopics: topics => this.#alive(() => admin.describeTopics(topics)),
      listTopics: () => this.#alive(() => admin.listTopics()),
      deleteTopics: topics => this.#alive(() => admin.deleteTopics(topics)),
      offsets: (partitions, at) => this.#alive(() => admin.offsets(partitions, at)),
      committed: (group, partitions) => this.#alive(() => admin.committed(group, partitions)),
      setCommitted: (group, offsets) => this.#alive(() => admin.setCommitted(group, offsets)),
      deleteRecords: before => this.#alive(() => admin.deleteRecords(before)),
      describeGroup: group => this.#alive(() => admin.describeGroup(group)),
      deleteGroup: group => this.#alive(() => admin.deleteGroup(group)),
    }
  }

  /** The app is dead: its group has noticed, nobody else. */
  async cut(): Promise<void> {
    this.#isCut = true
    for (const consumer of this.#consumers) await consumer.stop()
  }

  async producer(options?: ProducerOptions): Promise<Producer> {
    const producer = await this.#alive(() => this.inner.producer(options))
    return {
      send: records => this.#alive(() => producer.send(records)),
      begin: async () => this.#transactionWhileAlive(await this.#alive(() => producer.begin())),
      close: () => this.#alive(() => producer.close()),
    }
  }

  async consumer(options: ConsumerOptions): Promise<Consumer> {
    const consumer = await this.#alive(() => this.inner.consumer(options))
    this.#consumers.add(consumer)
    return {
      run: handlers => this.#alive(() => consumer.run(this.#whileAlive(handlers))),
      subscribe: topics => this.#alive(() => consumer.subscribe(topics)),
      seek: (partition, offset) => consumer.seek(partition, offset),
      get lease() {
        return consumer.lease
      },
      pause: partitions => consumer.pause(partitions),
      resume: partitions => consumer.resume(partitions),
      commit: (offsets, epoch) => this.#alive(() => consumer.commit(offsets, epoch)),
      stop: stopOptions => this.#alive(() => consumer.stop(stopOptions)),
    }
  }

  async *read(options: ReadOptions): AsyncGenerator<InBatch> {
    const batches = this.inner.read(options)[Symbol.asyncIterator]()
    for (;;) {
      const { done, value } = await this.#alive(() => batches.next())
      if (done) return
      yield value
    }
  }

  close(): Promise<void> {
    return this.#alive(() => this.inner.close())
  }

  #transactionWhileAlive(transaction: Transaction): Transaction {
    return {
      send: records => this.#alive(() => transaction.send(records)),
      sendOffsets: (group, offsets) => this.#alive(() => transaction.sendOffsets(group, offsets)),
      commit: () => this.#alive(() => transaction.commit()),
      abort: () => this.#alive(() => transaction.abort()),
    }
  }

  #whileAlive(handlers: ConsumerHandlers): ConsumerHandlers {
    return {
      batch: batch => {
        if (!this.#isCut) handlers.batch(batch)
      },
      assigned: assignment => {
        if (!this.#isCut) handlers.assigned(assignment)
      },
      revoked: revocation => this.#alive(() => handlers.revoked(revocation)),
      error: error => {
        if (!this.#isCut) handlers.error(error)
      },
    }
  }

  /** Never settles once the app is dead. */
  #alive<T>(call: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isCut) return
      call().then(
        value => {
          if (!this.#isCut) resolve(value)
        },
        (error: unknown) => {
          if (!this.#isCut) reject(error)
        },
      )
    })
  }
}
