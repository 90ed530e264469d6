import { RxfaustError } from '../../util/RxfaustError.js'
import type { Admin } from '../Admin.js'
import type { ConsumerOptions } from '../ConsumerOptions.js'
import type { InBatch } from '../InBatch.js'
import type { ProducerOptions } from '../ProducerOptions.js'
import type { ReadOptions } from '../ReadOptions.js'
import type { Transport } from '../Transport.js'
import type { TransportCapabilities } from '../TransportCapabilities.js'
import type { TransportOptions } from '../TransportOptions.js'
import { EmbeddedAdmin } from './EmbeddedAdmin.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { EmbeddedConsumer } from './EmbeddedConsumer.js'
import type { EmbeddedFaults } from './EmbeddedFaults.js'
import { EmbeddedProducer } from './EmbeddedProducer.js'
import { readPartition } from './readPartition.js'

/** A connection to an embedded broker. Several may be open to one broker of this process. */
export class EmbeddedTransport implements Transport {
  readonly name: string
  readonly capabilities: TransportCapabilities
  readonly admin: Admin
  private readonly consumers = new Set<EmbeddedConsumer>()
  private readonly producers = new Set<EmbeddedProducer>()
  private closing: Promise<void> | undefined

  constructor(
    private readonly broker: EmbeddedBroker,
    private readonly options: TransportOptions,
    private readonly release: () => Promise<void>,
  ) {
    this.name = broker.name
    this.capabilities = { durable: broker.store.durable, shared: false, transactions: 'fencing-by-id' }
    this.admin = new EmbeddedAdmin(broker)
  }

  /** Makes the broker fail, for tests. */
  get faults(): EmbeddedFaults {
    return this.broker.faults
  }

  /** Applies retention and compaction now, to everything but the last record of each partition. */
  clean(): Promise<void> {
    return this.broker.clean()
  }

  async producer(options: ProducerOptions = {}): Promise<EmbeddedProducer> {
    this.checkOpen()
    const { transactionalId } = options
    const identity = transactionalId === undefined ? undefined : await this.broker.transactions.start(transactionalId)
    const producer = new EmbeddedProducer(this.broker, identity, closed => this.producers.delete(closed))
    this.producers.add(producer)
    return producer
  }

  async consumer(options: ConsumerOptions): Promise<EmbeddedConsumer> {
    this.checkOpen()
    const memberId = this.broker.groups.memberId(this.options.clientId)
    const consumer = new EmbeddedConsumer(memberId, this.broker, options, stopped => this.consumers.delete(stopped))
    this.consumers.add(consumer)
    return consumer
  }

  read(options: ReadOptions): AsyncIterable<InBatch> {
    return { [Symbol.asyncIterator]: () => readPartition(this.broker, options) }
  }

  close(): Promise<void> {
    this.closing ??= this.shut()
    return this.closing
  }

  private async shut(): Promise<void> {
    for (const consumer of [...this.consumers]) await consumer.stop()
    for (const producer of [...this.producers]) await producer.close()
    await this.release()
  }

  private checkOpen(): void {
    if (this.closing !== undefined) {
      throw new RxfaustError('RXFAUST_STATE', `The transport ${this.name} is closed.`, 'Open it again.')
    }
    this.broker.checkReachable()
  }
}
