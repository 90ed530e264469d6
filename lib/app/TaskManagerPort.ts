import type { SchedulerLike } from 'rxjs'
import type { Monitor } from '../acks/Monitor.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import type { Task } from '../acks/Task.js'
import type { TaskStore } from '../acks/TaskStore.js'
import type { TaskTransaction } from '../acks/TaskTransaction.js'
import type { StandbyTables } from '../tables/recovery/StandbyTables.js'
import type { StateStore } from '../tables/store/StateStore.js'
import type { Assignment } from '../transport/Assignment.js'
import type { SendSettings } from '../transport/SendSettings.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import type { Logger } from '../util/Logger.js'
import type { Position } from './Position.js'

/** What the tasks need of the app. */
export interface TaskManagerPort {
  readonly scheduler: SchedulerLike
  readonly logger: Logger
  readonly monitor: Monitor
  readonly drainTimeout: number
  /** Whether events that are being processed are waited for when their partitions are given up. */
  readonly waitEmpty: boolean
  /** Milliseconds that a task waits before it recovers: more may change soon. */
  readonly recoveryDelay: number
  partitionsOf(topic: string): number
  createQueue(topic: string, partition: number, task: Task): RecordQueue
  /** The tables of a task; `undefined` where it has none. @param opened their store, where a standby had it open */
  createStore(task: Task, opened: StateStore | undefined): TaskStore | undefined
  /** The copy of another worker's task; `undefined` where it has no tables. */
  createStandby(partitions: number, partition: number, ready: () => void): StandbyTables | undefined
  changelogSending(task: Task): SendSettings | undefined
  /** Under exactly once. Tries until the task is over. */
  createTransaction(task: Task): Promise<TaskTransaction | undefined>
  /**
   * Positions by committed offsets and the reset policy. Tries until the broker answers.
   *
   * @param from instead of the committed offset
   * @throws its reason, when the signal aborts
   */
  positions(
    partitions: readonly TopicPartition[],
    from: number | undefined,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Position>>
  /** Tells who wants to know; resolves with whether the partitions may be processed. `undefined`: at once. */
  announce(assignment: Assignment): Promise<boolean> | undefined
  /** Whether anybody has to be told before partitions are given up. */
  readonly revoking: boolean
  /** Tells that the partitions are given up; resolves by then, at the latest after so many milliseconds. */
  revoked(lost: boolean, millis: number): Promise<void>
  /** A task's events will not be finished here. */
  revoke(task: Task): void
  /** Events that wait for their turn are given back. */
  dropWaiting(): void
  /** Operators that hold events give out what they hold. */
  flushHolders(): void
  commit(): Promise<unknown>
  warn(code: string, message: string): void
  fail(error: unknown): void
}
