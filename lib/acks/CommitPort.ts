import type { CommitOffset } from '../transport/CommitOffset.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { SendResult } from '../transport/SendResult.js'
import type { Task } from './Task.js'

/** What commits need of the app. */
export interface CommitPort {
  /** The tasks that are owned now. */
  tasks(): Iterable<Task>
  /** Resolves when the broker has all of them. Apart from other sends: where these fail, those don't. */
  send(records: readonly OutRecord[]): Promise<readonly SendResult[]>
  commit(offsets: readonly CommitOffset[], epoch: number): Promise<void>
  /** A commit failed in a way that a later one may repair. */
  degraded(error: unknown): void
  /** A commit went through. */
  recovered(): void
  /** A commit failed for good. */
  fail(error: unknown): void
}
