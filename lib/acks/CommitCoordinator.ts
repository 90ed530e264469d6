/*
 * The order of a commit.
 *
 * A commit makes four things durable that belong together: the outputs of the events that are done, the changelog
 * records of their table writes, the offsets up to which the input is done, and the state store of each task. It
 * may be cut off anywhere, by SIGKILL too, and nothing may be lost then. So each thing is made durable before the
 * one that declares it unnecessary:
 *
 *   1. In one synchronous step, for every active task: take the frontier of each of its partitions, and seal its
 *      table writes. An event below a frontier has finished, and so have its sends (each holds a claim until the
 *      broker has the record); its table writes were made before and are in the sealed part or an older one.
 *      Writes that come later go to a new part, so they can't slip below this frontier's changelog.
 *   2. Send the sealed changelog records, one per key however often it was written, and wait for the broker.
 *      If one fails, the writes are reopened and nothing is committed. They go out only while the partition is surely
 *      this worker's (OwnershipGuard).
 *   3. Commit the offsets, under the epoch in which they were taken.
 *   4. Store each task's data, the changelog offsets that it stands for, and its counters in one batch.
 *
 * Cut off behind 2: the changelog holds writes of events that come again: they count twice (at least once).
 * Cut off behind 3: the store is behind its changelog, and recovery replays the difference. The checkpoint in the
 * store is never ahead of its data, and an offset is never committed ahead of its changelog.
 *
 * If step 3 fails because the assignment is over, the tasks are no longer ours: nothing is stored, since the new
 * owner may have written to the changelog below our offsets. If it fails because the broker is away, the store is
 * written all the same (changelog and data agree) and the offsets are committed the next time.
 *
 * Commits run one at a time. A commit that is asked for while one runs waits for a following one, as the running one
 * has taken its frontiers already.
 */
import type { CommitOffset } from '../transport/CommitOffset.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { SendResult } from '../transport/SendResult.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { CommitPort } from './CommitPort.js'
import type { Monitor } from './Monitor.js'
import { OneAtATime } from './OneAtATime.js'
import type { RecordQueue } from './RecordQueue.js'
import type { SealedWrites } from './SealedWrites.js'
import type { Task } from './Task.js'

/** Of one task's changelog: encoding a batch for the broker holds the event loop up. */
const RECORDS_PER_SEND = 2_000

interface Plan {
  readonly task: Task
  readonly epoch: number
  readonly offsets: readonly { readonly queue: RecordQueue; readonly offset: number }[]
  readonly sealed: SealedWrites | undefined
}

/** Commits the tasks of an app. */
export class CommitCoordinator {
  readonly #commits = new OneAtATime(() => this.#commit())

  constructor(
    private readonly port: CommitPort,
    private readonly monitor: Monitor,
  ) {}

  /**
   * Commits what is done now. Resolves with whether everything went through; what failed has been told to the port.
   */
  commit(): Promise<boolean> {
    return this.#commits.run()
  }

  async #commit(): Promise<boolean> {
    const plans = this.#plan()
    if (plans.length === 0) return true
    try {
      // All are encoded before any is sent, so that a value which can't be encoded leaves nothing under way.
      for (const { sealed } of plans) await sealed?.encode()
      const changelogs = plans.map(plan => plan.sealed?.records ?? [])
      const stored = await Promise.all(plans.map(({ task }, index) => this.#send(task, changelogs[index] ?? [])))
      const outcome = await this.#commitOffsets(plans)
      if (outcome === 'stale') return false
      await Promise.all(
        plans.map((plan, index) =>
          plan.task.status.is('lost', 'closed') ? undefined : plan.sealed?.store(stored[index] ?? []),
        ),
      )
      if (outcome === 'away') return false
      this.monitor.commits++
      this.port.recovered()
      return true
    } catch (error) {
      for (const plan of plans) plan.sealed?.reopen()
      this.monitor.commitErrors++
      if (error instanceof RxfaustError && error.retriable) this.port.degraded(error)
      else this.port.fail(error)
      return false
    }
  }

  /** A task that was lost meanwhile is not written for any more, and nothing of it is committed below. */
  async #send(task: Task, records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    const results: SendResult[] = []
    try {
      for (let from = 0; from < records.length; from += RECORDS_PER_SEND) {
        if (task.signal.aborted) return []
        const part = records.length <= RECORDS_PER_SEND ? records : records.slice(from, from + RECORDS_PER_SEND)
        for (const result of await this.port.send(part)) results.push(result)
      }
      return results
    } catch (error) {
      if (task.signal.aborted) return []
      throw error
    }
  }

  /** Synchronous: no event may finish between the frontiers and the sealing. */
  #plan(): Plan[] {
    const plans: Plan[] = []
    for (const task of this.port.tasks()) {
      if (!task.status.is('active', 'draining')) continue
      const offsets: { queue: RecordQueue; offset: number }[] = []
      for (const queue of task.queues.values()) {
        const offset = queue.frontier
        if (offset !== undefined && offset !== queue.committed) offsets.push({ queue, offset })
      }
      const sealed = task.store?.seal()
      if (offsets.length > 0 || sealed !== undefined) plans.push({ task, epoch: task.epoch, offsets, sealed })
    }
    return plans
  }

  async #commitOffsets(plans: readonly Plan[]): Promise<'committed' | 'stale' | 'away'> {
    const byEpoch = new Map<number, CommitOffset[]>()
    // Lost while the changelogs were being sent: the offsets are not ours to commit.
    const owned = plans.filter(plan => !plan.task.status.is('lost', 'closed'))
    if (owned.length === 0) return 'stale'
    for (const plan of owned) {
      const offsets = byEpoch.get(plan.epoch) ?? []
      byEpoch.set(plan.epoch, offsets)
      for (const { queue, offset } of plan.offsets) {
        offsets.push({ topic: queue.topic, partition: queue.partition, offset })
      }
    }
    try {
      for (const [epoch, offsets] of byEpoch) if (offsets.length > 0) await this.port.commit(offsets, epoch)
    } catch (error) {
      this.monitor.commitErrors++
      if (error instanceof RxfaustError && error.code === 'RXFAUST_STALE_EPOCH') {
        for (const plan of owned) plan.task.lose('its commit was refused')
        return 'stale'
      }
      if (!(error instanceof RxfaustError && error.retriable)) throw error
      this.port.degraded(error)
      return 'away'
    }
    for (const plan of owned) for (const { queue, offset } of plan.offsets) queue.committed = offset
    return 'committed'
  }
}
