import type { SealedWrites } from './SealedWrites.js'

/** The state of one task: its tables with their store. Made by the layer of the tables, driven by the task. */
export interface TaskStore {
  /**
   * Opens the store and replays the changelogs; resolves when every table is as it was at the last write.
   *
   * @param signal ends it early, where the task has been lost meanwhile; the promise then rejects with its reason
   */
  recover(signal: AbortSignal): Promise<void>
  /** Whether there are writes that are not sealed. */
  readonly dirty: boolean
  /** Closes the current writes; `undefined` where there are none. */
  seal(): SealedWrites | undefined
  /** Drops writes that are not stored and closes the store. Idempotent. */
  close(): Promise<void>
}
