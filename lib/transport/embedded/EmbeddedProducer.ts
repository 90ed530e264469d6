import { RxfaustError } from '../../util/RxfaustError.js'
import type { OutRecord } from '../OutRecord.js'
import type { Producer } from '../Producer.js'
import type { SendResult } from '../SendResult.js'
import type { Transaction } from '../Transaction.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { EmbeddedTransaction } from './EmbeddedTransaction.js'
import { failedSend } from './failedSend.js'
import type { TransactionalProducer } from './TransactionalProducer.js'

/** A producer of the embedded broker. The bytes of a record belong to the broker from `send` on. */
export class EmbeddedProducer implements Producer {
  private closed = false
  private transaction: EmbeddedTransaction | undefined

  constructor(
    private readonly broker: EmbeddedBroker,
    private readonly identity: TransactionalProducer | undefined,
    private readonly onClose: (producer: EmbeddedProducer) => void,
  ) {}

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    this.checkOpen()
    if (this.identity !== undefined) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `The producer has the transactional id ${this.identity.transactionalId}.`,
        'Send by a transaction, or by a producer without a transactional id.',
      )
    }
    if (records.length === 0) return []
    try {
      this.broker.faults.beforeSend?.(records)
      return await this.broker.append(records, 0)
    } catch (error) {
      throw failedSend(error)
    }
  }

  async begin(): Promise<Transaction> {
    this.checkOpen()
    if (this.identity === undefined) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        'The producer has no transactional id.',
        'Open it with `transactionalId` to use transactions.',
      )
    }
    if (this.transaction?.open) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `A transaction of ${this.identity.transactionalId} is open.`,
        'Commit or abort it first.',
      )
    }
    const transaction = new EmbeddedTransaction(this.broker, this.identity)
    transaction.checkFenced()
    this.transaction = transaction
    return transaction
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.onClose(this)
    if (this.identity !== undefined && !this.identity.fenced) await this.broker.transactions.end(this.identity, 'abort')
  }

  private checkOpen(): void {
    if (this.closed) throw new RxfaustError('RXFAUST_STATE', 'The producer is closed.', 'Open a new one.')
    this.broker.checkReachable()
  }
}
