import type { SchedulerLike } from 'rxjs'
import type { CommitOffset } from '../transport/CommitOffset.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { Producer } from '../transport/Producer.js'
import type { SendResult } from '../transport/SendResult.js'
import type { Transaction } from '../transport/Transaction.js'
import { deadline } from '../util/deadline.js'
import type { Logger } from '../util/Logger.js'
import type { Monitor } from './Monitor.js'
import { Sender } from './Sender.js'
import type { SendObserver } from './SendObserver.js'

/** Milliseconds that an abort may take. */
const ABORT_PATIENCE = 2_000

/**
 * The transactions of one task, one after the other: each begins with the first record that is sent in an event of
 * the task, and ends with its commit. The producer is the task's own: it was made when the task was assigned, before
 * offsets were read, and has fenced the one of the owner before.
 */
export class TaskTransaction {
  /** Sends what is made of the task's events. */
  readonly sender: Sender
  #open: Promise<Transaction> | undefined
  #closed: Promise<void> | undefined

  constructor(
    private readonly producer: Producer,
    monitor: Monitor,
    private readonly scheduler: SchedulerLike,
    private readonly logger: Logger,
    /** A transaction has begun, and has to end in time. */
    private readonly began: () => void,
    private readonly observer?: SendObserver,
  ) {
    const send = async (records: readonly OutRecord[]) => (await this.#transaction()).send(records)
    this.sender = new Sender({ send }, monitor, scheduler, observer)
  }

  /** Whether there is anything that a commit would end. */
  get open(): boolean {
    return this.#open !== undefined
  }

  /**
   * Sends the changelog records and the offsets, and commits them with everything that was sent before.
   *
   * @throws RxfaustError `RXFAUST_FENCED` where the task has another owner; after any other error nobody knows
   * whether it is committed, until the next producer with the same id has been made
   */
  async commit(
    group: string,
    offsets: readonly CommitOffset[],
    changelog: readonly OutRecord[],
  ): Promise<readonly SendResult[]> {
    const { observer } = this
    const records = observer?.producing ? changelog.map(record => observer.produce(record)) : changelog
    const transaction = await this.#transaction()
    const results = records.length === 0 ? [] : await transaction.send(records)
    await transaction.sendOffsets(group, offsets)
    await transaction.commit()
    this.#open = undefined
    return results
  }

  /** What is open is aborted, if the broker answers soon; else it does so by itself, in its time. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    try {
      const aborted = open?.then(transaction => transaction.abort())
      if (aborted !== undefined) await deadline(aborted, ABORT_PATIENCE, this.scheduler)
    } catch (error) {
      this.logger.debug({ error }, 'a transaction was left to the broker')
    }
    await this.producer.close()
  }

  #transaction(): Promise<Transaction> {
    if (this.#open === undefined) {
      this.#open = this.producer.begin()
      this.began()
    }
    return this.#open
  }
}
