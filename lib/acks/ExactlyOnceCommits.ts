/*
 * The order of a commit where each result exists exactly once.
 *
 * Everything that a task does between two commits is one transaction of the broker: the records that were sent in its
 * events, the changelog records of its tables, and the offsets of its input. So a commit needs a cut through the work
 * at which every event has been done wholly or not at all. It is made by a barrier, per task:
 *
 *   flowing -> holding   no further event is delivered. Operators that hold events give out what they hold.
 *   holding -> cut       the last event is acknowledged. An event is delivered to all its subscriptions or to none
 *                        (a queue of a task with transactions asks all of them first), so none is half done.
 *   cut -> committing    in one synchronous step the offsets are taken and the table writes are sealed; then the
 *                        changelog and the offsets go into the transaction, and it is committed.
 *   committing -> stored the task's store takes the batch, with the checkpoint. Not before: an aborted transaction
 *                        must leave no trace in it.
 *   stored -> flowing
 *
 * Cut off before the commit: the broker aborts, at the latest when the next owner makes its producer, and the records
 * come again; readers of committed records see nothing of it. Cut off between commit and store: the store is behind
 * its changelog, and recovery replays the difference.
 *
 * What goes wrong ends the task, and never the answer. Fenced: the task has another owner; it is lost, and the app
 * asks the group what it owns. Past the deadline, or a broker in trouble: the transaction is aborted, all writes of
 * the task are dropped, and it starts anew: producer, recovery, committed offsets, in this order. That is right also
 * where nobody knows whether the commit has arrived, since making the producer settles it.
 *
 * An event that is delivered again within the task, as the policy `retry` and a failure of another event in the same
 * subscription do, may have sent and written before. Then the task is spoiled, and starts anew in the same way instead
 * of committing. What an earlier delivery still tries to send or write is refused.
 *
 * Sends and writes outside of events (timers, HTTP) are in no transaction.
 */
import type { SchedulerLike } from 'rxjs'
import type { CommitOffset } from '../transport/CommitOffset.js'
import { deadline } from '../util/deadline.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Commits } from './Commits.js'
import type { Monitor } from './Monitor.js'
import { OneAtATime } from './OneAtATime.js'
import type { RecordQueue } from './RecordQueue.js'
import type { SealedWrites } from './SealedWrites.js'
import type { Task } from './Task.js'
import type { TaskTransaction } from './TaskTransaction.js'

/** What the commits need of the app. */
export interface ExactlyOncePort {
  readonly scheduler: SchedulerLike
  /** The consumer group. */
  readonly group: string
  /** Milliseconds in which the events under way have to end. */
  readonly barrierTimeout: number
  /** The tasks that are owned now. */
  tasks(): Iterable<Task>
  /** Operators that hold events give out what they hold. */
  flushHolders(): void
  /** Begins the task again where it was committed; nothing of its work counts. */
  restart(task: Task, cause: unknown): void
  /** The task has another owner. */
  fenced(task: Task, cause: unknown): void
  /** Something failed that a later commit may repair. */
  degraded(error: unknown): void
  /** Everything went through. */
  recovered(): void
  fail(error: unknown): void
}

/** Commits the tasks of an app, each in a transaction of its own. */
export class ExactlyOnceCommits implements Commits {
  readonly #commits = new OneAtATime(() => this.#commit())

  constructor(
    private readonly port: ExactlyOncePort,
    private readonly monitor: Monitor,
  ) {}

  commit(): Promise<boolean> {
    return this.#commits.run()
  }

  async #commit(): Promise<boolean> {
    const busy = [...this.port.tasks()].filter(task => task.status.is('active', 'draining') && isBusy(task))
    for (const task of busy) for (const queue of task.queues.values()) queue.hold(true)
    if (busy.some(task => task.inFlight > 0)) this.port.flushHolders()
    const outcomes = await Promise.all(busy.map(task => this.#commitTask(task)))
    const whole = outcomes.every(Boolean)
    if (whole) {
      if (busy.length > 0) this.monitor.commits++
      this.port.recovered()
    }
    return whole
  }

  async #commitTask(task: Task): Promise<boolean> {
    const { port, monitor } = this
    try {
      await deadline(task.idle(), port.barrierTimeout, port.scheduler)
      if (!task.status.is('active', 'draining')) return false
      if (task.inFlight > 0) throw unfinished(task, port.barrierTimeout)
      if (!isWhole(task)) {
        port.restart(task, 'an event was given back unfinished')
        return false
      }
      if (task.spoiled) {
        port.restart(task, 'what was done for an event before it failed must not count')
        return false
      }
      const transaction = task.transaction as TaskTransaction
      const { offsets, queues } = frontiers(task)
      const sealed = task.store?.seal()
      // Encoded before anything is sent: what can't be encoded fails the app, and leaves nothing half sent.
      await sealed?.encode()
      const changelog = sealed?.records ?? []
      if (offsets.length > 0 || changelog.length > 0 || transaction.open) {
        const results = await transaction.commit(port.group, offsets, changelog)
        for (const [queue, offset] of queues) queue.committed = offset
        await this.#store(task, sealed, results)
      }
      return true
    } catch (error) {
      monitor.commitErrors++
      if (task.status.is('lost', 'closed')) return false
      if (!(error instanceof RxfaustError)) port.fail(error)
      else if (error.code === 'RXFAUST_FENCED') port.fenced(task, error)
      else if (mayPass(error)) {
        port.degraded(error)
        port.restart(task, error)
      } else port.fail(error)
      return false
    } finally {
      for (const queue of task.queues.values()) queue.hold(false)
    }
  }

  /** It is committed: a task that was lost meanwhile recovers from the changelog elsewhere. */
  async #store(
    task: Task,
    sealed: SealedWrites | undefined,
    results: Parameters<SealedWrites['store']>[0],
  ): Promise<void> {
    if (sealed !== undefined && !task.status.is('lost', 'closed')) await sealed.store(results)
  }
}

/** Events that were given back will come again, so what was done behind them must not count. */
function isWhole(task: Task): boolean {
  for (const queue of task.queues.values()) if (!queue.whole) return false
  return true
}

/** Whether there may be something to commit. */
function isBusy(task: Task): boolean {
  if (task.transaction === undefined) return false
  if (task.transaction.open || task.store?.dirty === true) return true
  for (const queue of task.queues.values()) {
    if (queue.inFlight > 0) return true
    const { frontier } = queue
    if (frontier !== undefined && frontier !== queue.committed) return true
  }
  return false
}

function frontiers(task: Task): { offsets: CommitOffset[]; queues: [RecordQueue, number][] } {
  const offsets: CommitOffset[] = []
  const queues: [RecordQueue, number][] = []
  for (const queue of task.queues.values()) {
    const { frontier: offset, topic, partition } = queue
    if (offset === undefined || offset === queue.committed) continue
    offsets.push({ topic, partition, offset })
    queues.push([queue, offset])
  }
  return { offsets, queues }
}

/** A transaction that was not committed because something in it failed says so, with that as its cause. */
function mayPass(error: RxfaustError): boolean {
  return error.retriable || (error.cause instanceof RxfaustError && mayPass(error.cause))
}

function unfinished(task: Task, timeout: number): RxfaustError {
  const [oldest] = Array.from(task.queues.values(), queue => queue.oldest).filter(event => event !== undefined)
  const { topic, partition, offset } = oldest?.message ?? {}
  return new RxfaustError(
    'RXFAUST_DEADLINE',
    `${task.inFlight} events of task ${task.id} were still under way ${timeout} ms after the barrier of a transaction, the oldest being offset ${offset} of partition ${partition} of topic "${topic}". The transaction is aborted, and its records come again.`,
    'Make what is awaited faster, or raise transactionTimeout.',
    { retriable: true, details: { task: task.id, topic, partition, offset } },
  )
}
