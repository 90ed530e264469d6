import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { OutRecord } from '../OutRecord.js'
import type { Producer } from '../Producer.js'
import type { ProducerOptions } from '../ProducerOptions.js'
import type { SendResult } from '../SendResult.js'
import type { Transaction } from '../Transaction.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { KafkaTransaction } from './KafkaTransaction.js'
import { toRxfaustError } from './kafkaErrors.js'
import { ProducerIdentity } from './ProducerIdentity.js'
import { Sender } from './Sender.js'
import { TransactionCoordinator } from './TransactionCoordinator.js'
import { untilAborted } from './untilAborted.js'

/** How long `close` waits for what is under way, in ms. */
const CLOSE_TIMEOUT = 5_000

/** {@link Producer} of Kafka; idempotent where all replicas confirm. */
export class KafkaProducer implements Producer {
  readonly #cluster: KafkaCluster
  readonly #sender: Sender
  readonly #coordinator: TransactionCoordinator | undefined
  #identity: Promise<ProducerIdentity> | undefined
  #transaction: KafkaTransaction | undefined
  #closed: Promise<void> | undefined

  /** @param cluster connections that belong to this producer alone */
  constructor(options: ProducerOptions, cluster: KafkaCluster, logger: Logger) {
    const {
      transactionalId,
      acks = -1,
      compression = 'none',
      deliveryTimeout = 30_000,
      transactionTimeout = 60_000,
      maxRequestSize = 8 * 1024 * 1024,
    } = options
    this.#cluster = cluster
    if (transactionalId !== undefined) {
      this.#coordinator = new TransactionCoordinator(cluster, transactionalId, transactionTimeout, logger)
    }
    const coordinator = this.#coordinator
    this.#sender = new Sender({
      cluster,
      acks,
      compression,
      deliveryTimeout,
      maxRequestSize,
      transactionalId: transactionalId ?? null,
      identity: () => (coordinator ? coordinator.identity() : this.#idempotent()),
      // A transaction that failed renews it when it is aborted.
      giveUp: () => {
        this.#identity = undefined
      },
      fenced: cause => (coordinator ? coordinator.fence(cause) : toRxfaustError(cause, 'store records')),
      logger,
    })
    // A transport that is closed under the producer waits for nothing.
    cluster.closing.addEventListener('abort', () => this.#end(), { once: true })
  }

  /** Connects; with a transactional id, fences older producers and ends what they left open. */
  async open(): Promise<void> {
    await this.#cluster.connect()
    await this.#coordinator?.identity()
  }

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    if (this.#coordinator) {
      const seen = 'A record was sent outside of a transaction by a producer with a transactional id.'
      throw new RxfaustError('RXFAUST_STATE', seen, 'Send it in a transaction (begin), or by another producer.')
    }
    return this.#sender.send(records)
  }

  async begin(): Promise<Transaction> {
    if (!this.#coordinator) {
      const seen = 'A transaction was begun by a producer without a transactional id.'
      throw new RxfaustError('RXFAUST_STATE', seen, 'Make the producer with the option transactionalId.')
    }
    if (this.#closed) throw new RxfaustError('RXFAUST_STATE', 'The producer was closed.', 'Make a new one.')
    if (this.#transaction && !this.#transaction.ended) {
      const seen = 'A transaction was begun while another one is open.'
      throw new RxfaustError('RXFAUST_STATE', seen, 'Commit or abort that one first; a producer has one at a time.')
    }
    await this.#coordinator.identity()
    this.#transaction = new KafkaTransaction(this.#coordinator, this.#sender)
    return this.#transaction
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await untilAborted(this.#sender.settled(), AbortSignal.timeout(CLOSE_TIMEOUT))
    this.#end()
    await this.#cluster.close()
  }

  /** What has not been sent fails. */
  #end(): void {
    this.#sender.close()
    this.#coordinator?.close()
  }

  #idempotent(): Promise<ProducerIdentity> {
    const ask = async () => {
      try {
        const node = await this.#cluster.anyNode()
        const got = await node.initProducerId({ transactionalId: undefined, transactionTimeout: 60_000 })
        return new ProducerIdentity(BigInt(got.producerId), got.producerEpoch)
      } catch (error) {
        this.#identity = undefined
        throw toRxfaustError(error, 'give a producer its id')
      }
    }
    this.#identity ??= ask()
    return this.#identity
  }
}
