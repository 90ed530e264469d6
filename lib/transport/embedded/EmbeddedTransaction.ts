import { RxfaustError } from '../../util/RxfaustError.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { OutRecord } from '../OutRecord.js'
import type { SendResult } from '../SendResult.js'
import type { Transaction } from '../Transaction.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { failedSend } from './failedSend.js'
import type { TransactionalProducer } from './TransactionalProducer.js'

/** A transaction of the embedded broker. */
export class EmbeddedTransaction implements Transaction {
  open = true

  constructor(
    private readonly broker: EmbeddedBroker,
    private readonly producer: TransactionalProducer,
  ) {}

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    this.checkOpen()
    if (records.length === 0) return []
    const { broker, producer } = this
    try {
      broker.faults.beforeSend?.(records)
      const logs = new Set(records.map(({ topic, partition }) => broker.topics.log(topic, partition)))
      const entered = broker.transactions.enter(producer, logs)
      return await broker.append(records, producer.number, writes => {
        for (const log of entered) writes.push(log.marks())
      })
    } catch (error) {
      throw failedSend(error)
    }
  }

  async sendOffsets(group: string, offsets: readonly CommitOffset[]): Promise<void> {
    this.checkOpen()
    for (const { topic, partition } of offsets) this.broker.topics.log(topic, partition)
    const known = this.producer.offsets.get(group)
    if (known === undefined) this.producer.offsets.set(group, [...offsets])
    else known.push(...offsets)
  }

  commit(): Promise<void> {
    return this.end('commit')
  }

  abort(): Promise<void> {
    return this.end('abort')
  }

  /** @throws RxfaustError `RXFAUST_FENCED` */
  checkFenced(): void {
    if (!this.producer.fenced) return
    throw new RxfaustError(
      'RXFAUST_FENCED',
      `A newer producer has the transactional id ${this.producer.transactionalId}.`,
      'Close this producer and drop what it was doing: the newer one has taken over.',
      { details: { transactionalId: this.producer.transactionalId } },
    )
  }

  private async end(outcome: 'commit' | 'abort'): Promise<void> {
    this.checkOpen()
    this.broker.faults.beforeEnd?.(this.producer.transactionalId, outcome)
    this.open = false
    await this.broker.transactions.end(this.producer, outcome)
  }

  private checkOpen(): void {
    this.broker.checkReachable()
    this.checkFenced()
    if (!this.open) throw new RxfaustError('RXFAUST_STATE', 'The transaction has ended.', 'Begin a new one.')
  }
}
