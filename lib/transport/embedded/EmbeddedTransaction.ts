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
  private readonly sends: Promise<unknown>[] = []
  private failure: RxfaustError | undefined

  constructor(
    private readonly broker: EmbeddedBroker,
    private readonly producer: TransactionalProducer,
  ) {}

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    this.checkOpen()
    if (records.length === 0) return []
    try {
      this.broker.faults.beforeSend?.(records)
      const sent = this.append(records)
      this.sends.push(sent)
      return await sent
    } catch (error) {
      this.failure = failedSend(error)
      throw this.failure
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

  private append(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    const { broker, producer } = this
    const logs = new Set(records.map(({ topic, partition }) => broker.topics.log(topic, partition)))
    const entered = broker.transactions.enter(producer, logs)
    return broker.append(records, producer.number, writes => {
      for (const log of entered) writes.push(log.marks())
    })
  }

  private async end(outcome: 'commit' | 'abort'): Promise<void> {
    this.checkOpen()
    this.broker.faults.beforeEnd?.(this.producer.transactionalId, outcome)
    if (outcome === 'commit') await this.allSent()
    this.open = false
    await this.broker.transactions.end(this.producer, outcome)
  }

  /** What is committed must be whole. */
  private async allSent(): Promise<void> {
    await Promise.allSettled(this.sends)
    this.checkOpen()
    if (this.failure === undefined) return
    throw new RxfaustError(
      'RXFAUST_SEND',
      `The transaction of ${this.producer.transactionalId} can't be committed: some of its records could not be sent.`,
      'Abort it and do its work again.',
      { cause: this.failure },
    )
  }

  private checkOpen(): void {
    this.broker.checkReachable()
    this.checkFenced()
    if (!this.open) throw new RxfaustError('RXFAUST_STATE', 'The transaction has ended.', 'Begin a new one.')
  }
}
