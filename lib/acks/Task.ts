import type { SendSettings } from '../transport/SendSettings.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { StateMachine } from '../util/StateMachine.js'
import type { RecordQueue } from './RecordQueue.js'
import { type TaskStatus, taskTransitions } from './TaskStatus.js'
import type { TaskStore } from './TaskStore.js'
import type { TaskTransaction } from './TaskTransaction.js'

/**
 * The unit of ownership: partition `partition` of every topic that has `partitions` partitions, with the state that
 * belongs to it. It is owned by one worker at a time.
 */
export class Task {
  readonly id: string
  readonly status: StateMachine<TaskStatus>
  readonly queues = new Map<string, RecordQueue>()
  /** Set while its tables are open; absent where no table has so many partitions. */
  store: TaskStore | undefined
  /** Set under exactly once, from before the recovery on. */
  transaction: TaskTransaction | undefined
  /** How its changelog records are sent. Absent under exactly once, where the broker knows the owner. */
  changelogSending: SendSettings | undefined
  readonly #abort = new AbortController()
  #epoch: number
  #spoiled = false

  constructor(
    readonly partitions: number,
    readonly partition: number,
    epoch: number,
  ) {
    this.id = Task.idOf(partitions, partition)
    this.status = new StateMachine<TaskStatus>(`Task ${this.id}`, taskTransitions, 'assigned')
    this.#epoch = epoch
  }

  static idOf(partitions: number, partition: number): string {
    return `${partitions}-${partition}`
  }

  /** The assignment under which it is owned. */
  get epoch(): number {
    return this.#epoch
  }

  /** Aborted when the task is lost: its work is for nothing. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Delivered events that are not acknowledged. */
  get inFlight(): number {
    let sum = 0
    for (const queue of this.queues.values()) sum += queue.inFlight
    return sum
  }

  /** Whether something was done in its transaction for an event that is delivered again. */
  get spoiled(): boolean {
    return this.#spoiled
  }

  /** Its transaction must not be committed. */
  spoil(): void {
    this.#spoiled = true
  }

  /** Kept in a rebalance: goes on under the new assignment. */
  renew(epoch: number): void {
    this.#epoch = epoch
    this.status.to('active')
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    for (const queue of this.queues.values()) await queue.idle()
  }

  /** Ends the ownership without acknowledging anything: what is in flight belongs to somebody else now. */
  lose(reason: string): void {
    if (this.status.is('closed', 'lost')) return
    this.status.to('lost')
    for (const queue of this.queues.values()) queue.close()
    this.#abort.abort(
      new RxfaustError('RXFAUST_STALE_EPOCH', `Task ${this.id} was lost: ${reason}.`, 'Its records come again.', {
        retriable: true,
      }),
    )
  }

  /** Ends the ownership for good and closes the state. */
  async close(): Promise<void> {
    if (this.status.is('closed')) return
    for (const queue of this.queues.values()) queue.close()
    if (!this.#abort.signal.aborted) {
      this.#abort.abort(
        new RxfaustError('RXFAUST_STATE', `Task ${this.id} was closed.`, 'Its records come again elsewhere.', {
          retriable: true,
        }),
      )
    }
    if (this.status.is('active')) this.status.to('draining')
    if (this.status.is('draining')) this.status.to('suspended')
    this.status.to('closed')
    await Promise.all([this.transaction?.close(), this.store?.close()])
  }
}
