import type { Claim } from '../acks/Claim.js'
import { CommitCoordinator } from '../acks/CommitCoordinator.js'
import type { Commits } from '../acks/Commits.js'
import { ExactlyOnceCommits } from '../acks/ExactlyOnceCommits.js'
import type { Task } from '../acks/Task.js'
import { TaskTransaction } from '../acks/TaskTransaction.js'
import { Patience } from '../tables/recovery/Patience.js'
import { retrying } from '../tables/recovery/retrying.js'
import type { CommitOffset } from '../transport/CommitOffset.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { SendResult } from '../transport/SendResult.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'

/** The part of a transaction's time in which the events under way may end; the rest is for its commit. */
const BARRIER_SHARE = 0.8

/** How an app commits, by its processing guarantee, and what becomes of a task whose transaction can't go on. */
export class Guarantee {
  readonly commits: Commits

  /** @param committed something was committed */
  constructor(
    private readonly runtime: AppRuntime,
    private readonly committed: () => void,
  ) {
    this.commits = runtime.settings.exactlyOnce ? this.#exactlyOnce() : this.#atLeastOnce()
  }

  #atLeastOnce(): Commits {
    const { runtime } = this
    return new CommitCoordinator(
      {
        tasks: () => runtime.taskManager.tasks(),
        send: records => this.#send(records),
        commit: (offsets, epoch) => this.#commit(offsets, epoch),
        degraded: error => runtime.degraded(error),
        recovered: () => this.committed(),
        fail: error => runtime.fail(error),
      },
      runtime.monitor,
    )
  }

  async #send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    const { monitor, producer } = this.runtime
    const observed = this.runtime.produceSignal.produceAll(records)
    monitor.recordsSent += records.length
    try {
      return await producer.send(observed)
    } catch (error) {
      monitor.sendErrors += records.length
      throw error
    }
  }

  /** Without topics of a pattern that were deleted: they have no offsets to keep. */
  async #commit(offsets: readonly CommitOffset[], epoch: number): Promise<void> {
    const { patterns, taskManager } = this.runtime
    const present = (): CommitOffset[] => offsets.filter(({ topic }) => !patterns.isGone(topic))
    const committed = present()
    try {
      if (committed.length > 0) await taskManager.consumer?.commit(committed, epoch)
    } catch (error) {
      if (!(error instanceof RxfaustError) || error.code !== 'RXFAUST_UNKNOWN_TOPIC') throw error
      await patterns.find()
      const left = present()
      if (left.length === committed.length) throw error
      if (left.length > 0) await taskManager.consumer?.commit(left, epoch)
    }
  }

  #exactlyOnce(): Commits {
    const { runtime } = this
    return new ExactlyOnceCommits(
      {
        scheduler: runtime.scheduler,
        group: runtime.id,
        barrierTimeout: runtime.settings.transactionTimeout * BARRIER_SHARE,
        tasks: () => runtime.taskManager.tasks(),
        flushHolders: () => runtime.flush$.next(undefined),
        restart: (task, cause) => this.#restart(task, cause),
        fenced: (task, cause) => this.#fenced(task, cause),
        degraded: error => runtime.degraded(error),
        recovered: () => this.committed(),
        fail: error => runtime.fail(error),
      },
      runtime.monitor,
    )
  }

  /** The transaction of a task that begins, where there are transactions; waits for the broker. */
  async createTransaction(task: Task): Promise<TaskTransaction | undefined> {
    const { runtime } = this
    const { id, monitor, settings, scheduler, logger } = runtime
    if (!settings.exactlyOnce) return undefined
    const { transactionTimeout, maxRequestSize } = settings
    const patience = new Patience(scheduler, Infinity, task.signal, cause => cause)
    const producer = await retrying(
      scheduler,
      patience,
      () => runtime.transport.producer({ transactionalId: `${id}-${task.id}`, transactionTimeout, maxRequestSize }),
      error => logger.warn({ error, task: task.id }, 'a transaction could not be prepared, and is tried again'),
    )
    return new TaskTransaction(
      producer,
      monitor,
      scheduler,
      logger,
      () => runtime.commitTimer.again(),
      runtime.produceSignal,
    )
  }

  /** Whether the failure of a send is the transaction's own matter: then its task begins again, or is another's. */
  interrupted(claim: Claim, cause: unknown): boolean {
    const { task } = claim.event.queue
    if (task.transaction === undefined || !(cause instanceof RxfaustError)) return false
    if (cause.code === 'RXFAUST_FENCED') this.#fenced(task, cause)
    else if (cause.retriable) this.#restart(task, cause)
    else return false
    return true
  }

  #restart(task: Task, cause: unknown): void {
    this.runtime.logger.warn({ error: cause, task: task.id }, 'a transaction was aborted; its task begins again')
    this.runtime.taskManager.restart(task)
  }

  #fenced(task: Task, cause: unknown): void {
    this.runtime.logger.warn({ error: cause, task: task.id }, 'a task has another owner')
    this.runtime.taskManager.lost(task, 'its transaction was taken over')
    this.runtime.onFenced()
  }
}
