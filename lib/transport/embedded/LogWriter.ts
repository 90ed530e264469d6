import { RxfaustError } from '../../util/RxfaustError.js'
import type { LogStore, StoreWrite } from './LogStore.js'

interface Entry {
  readonly writes: readonly StoreWrite[]
  readonly apply: () => void
  readonly resolve: () => void
  readonly reject: (error: RxfaustError) => void
}

/**
 * Puts changes into the store in the order in which they were added. What is added within one microtask, or while
 * an earlier batch is being written, goes into one batch of the store.
 */
export class LogWriter {
  /** Grows when a batch is closed; a chunk that was added under the same number may still grow. */
  generation = 0
  private pending: Entry[] = []
  private running: Promise<void> | undefined

  constructor(private readonly store: LogStore) {}

  /**
   * @param apply runs when the writes are stored, before anything else learns of it
   * @throws RxfaustError `RXFAUST_BROKER` where the store failed; then nothing of it is stored
   */
  add(writes: readonly StoreWrite[], apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pending.push({ writes, apply, resolve, reject })
      this.running ??= this.run()
    })
  }

  /** Resolves when all that was added is stored or has failed. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running
  }

  private async run(): Promise<void> {
    await undefined
    while (this.pending.length > 0) {
      const batch = this.pending
      this.pending = []
      this.generation++
      try {
        await this.store.write(batch.length === 1 ? (batch[0] as Entry).writes : batch.flatMap(entry => entry.writes))
      } catch (cause) {
        const error = new RxfaustError(
          'RXFAUST_BROKER',
          `The embedded broker could not write: ${cause instanceof Error ? cause.message : String(cause)}.`,
          'Look at the free space and the permissions of its directory.',
          { cause },
        )
        for (const entry of batch) entry.reject(error)
        continue
      }
      for (const entry of batch) entry.apply()
      for (const entry of batch) entry.resolve()
    }
    this.running = undefined
  }
}
