import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { Admin } from '../Admin.js'
import type { CompressionName } from '../CompressionName.js'
import type { Consumer } from '../Consumer.js'
import type { ConsumerOptions } from '../ConsumerOptions.js'
import type { InBatch } from '../InBatch.js'
import type { Producer } from '../Producer.js'
import type { ProducerOptions } from '../ProducerOptions.js'
import type { ReadOptions } from '../ReadOptions.js'
import type { Transport } from '../Transport.js'
import type { TransportCapabilities } from '../TransportCapabilities.js'
import { loadCompression } from './compression/loadCompression.js'
import { Fetcher } from './Fetcher.js'
import { KafkaAdmin } from './KafkaAdmin.js'
import { KafkaCluster, type KafkaClusterOptions } from './KafkaCluster.js'
import { KafkaConsumer } from './KafkaConsumer.js'
import { KafkaProducer } from './KafkaProducer.js'
import { readPartition } from './readPartition.js'
import { untilAborted } from './untilAborted.js'

/** Options of {@link KafkaTransport}. */
export interface KafkaTransportOptions extends KafkaClusterOptions {
  /** Whether batches are compared with their checksums. Default true. */
  readonly checkCrcs?: boolean | undefined
}

/** {@link Transport} over Kafka. */
export class KafkaTransport implements Transport {
  readonly name: string
  readonly capabilities: TransportCapabilities = { durable: true, shared: true, transactions: 'fencing-by-id' }
  readonly admin: Admin
  readonly #admin: KafkaAdmin
  readonly #options: KafkaTransportOptions
  readonly #logger: Logger
  readonly #cluster: KafkaCluster
  readonly #clusters = new Set<KafkaCluster>()
  readonly #fetchers = new Map<boolean, Fetcher>()
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

  constructor(options: KafkaTransportOptions) {
    this.#options = options
    this.#logger = options.logger
    this.name = `kafka://${options.brokers.join(',')}`
    this.#cluster = this.#newCluster()
    this.#admin = new KafkaAdmin(this.#cluster, options.logger)
    this.admin = this.#admin
  }

  /**
   * @param signal ends the attempt at once, also where a broker takes the connection and is silent
   * @throws RxfaustError `RXFAUST_BROKER` where no broker answers, or the signal's reason
   */
  async open(signal: AbortSignal = new AbortController().signal): Promise<void> {
    const connecting = this.#cluster.connect()
    try {
      await untilAborted(connecting, signal)
      signal.throwIfAborted()
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async prepareCompression(compression: CompressionName): Promise<void> {
    await loadCompression(compression)
  }

  async producer(options: ProducerOptions = {}): Promise<Producer> {
    this.#refuseClosed()
    if (options.compression !== undefined) await loadCompression(options.compression)
    const producer = new KafkaProducer(options, this.#newCluster(), this.#logger)
    try {
      await producer.open()
    } catch (error) {
      await producer.close()
      throw error
    }
    return producer
  }

  async consumer(options: ConsumerOptions): Promise<Consumer> {
    this.#refuseClosed()
    return new KafkaConsumer(options, () => this.#newCluster(), this.#logger, this.#checkCrcs)
  }

  async *read(options: ReadOptions): AsyncGenerator<InBatch, void, undefined> {
    this.#refuseClosed()
    const signal = AbortSignal.any([options.signal, this.#closing.signal])
    const fetcher = this.#fetcher(options.isolation !== 'uncommitted')
    yield* readPartition({ ...options, signal }, this.#cluster, fetcher)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#closing.abort()
    this.#admin.close()
    for (const fetcher of this.#fetchers.values()) fetcher.close()
    await Promise.all([...this.#clusters].map(cluster => cluster.close()))
  }

  /** All reads of one isolation share a fetcher, and so one connection per node and lane. */
  #fetcher(committed: boolean): Fetcher {
    let fetcher = this.#fetchers.get(committed)
    if (!fetcher) {
      fetcher = new Fetcher({
        clusters: { patient: this.#newCluster(), urgent: this.#newCluster() },
        committed,
        checkCrcs: this.#checkCrcs,
        logger: this.#logger,
        trouble: error => this.#logger.warn({ error }, 'reading from Kafka is interrupted, trying again'),
      })
      this.#fetchers.set(committed, fetcher)
    }
    return fetcher
  }

  get #checkCrcs(): boolean {
    return this.#options.checkCrcs ?? true
  }

  #newCluster(): KafkaCluster {
    for (const cluster of this.#clusters) if (cluster.closed) this.#clusters.delete(cluster)
    const cluster = new KafkaCluster(this.#options)
    this.#clusters.add(cluster)
    return cluster
  }

  #refuseClosed(): void {
    if (!this.#closed) return
    throw new RxfaustError('RXFAUST_STATE', `The transport ${this.name} was closed.`, 'Open another one.')
  }
}
