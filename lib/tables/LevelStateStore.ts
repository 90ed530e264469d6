import type { AbstractLevel } from 'abstract-level'
import { RxfaustError } from '../util/RxfaustError.js'
import type { StateRange, StateStore, StateWrite } from './StateStore.js'

/** Entries that one step of an iteration fetches. */
const ENTRIES_PER_STEP = 500

/** A state store over Level, on disk or in memory. */
export class LevelStateStore implements StateStore {
  readonly #level: AbstractLevel<string | Buffer | Uint8Array, Buffer, Buffer>

  /** @param level opened, with keys and values as buffers */
  constructor(
    readonly name: string,
    level: AbstractLevel<string | Buffer | Uint8Array, Buffer, Buffer>,
  ) {
    this.#level = level
  }

  get(key: Buffer): Buffer | undefined {
    try {
      return this.#level.getSync(key)
    } catch (error) {
      throw this.#failure('read', error)
    }
  }

  async write(writes: readonly StateWrite[]): Promise<void> {
    try {
      await this.#level.batch(writes as StateWrite[])
    } catch (error) {
      throw this.#failure('written', error)
    }
  }

  async clear(range: StateRange): Promise<void> {
    try {
      await this.#level.clear(range)
    } catch (error) {
      throw this.#failure('cleared', error)
    }
  }

  entries(range: StateRange): AsyncIterableIterator<readonly [Buffer, Buffer]> {
    // Not inside of the generator, which runs at its first step only: the snapshot is that of this call.
    const iterator = this.#level.iterator(range)
    const failure = (error: unknown): RxfaustError => this.#failure('read', error)
    return (async function* () {
      try {
        for (;;) {
          const entries = await iterator.nextv(ENTRIES_PER_STEP)
          if (entries.length === 0) return
          yield* entries
        }
      } catch (error) {
        throw failure(error)
      } finally {
        await iterator.close()
      }
    })()
  }

  async close(): Promise<void> {
    await this.#level.close()
  }

  #failure(what: string, cause: unknown): RxfaustError {
    const message = cause instanceof Error ? cause.message : String(cause)
    return new RxfaustError(
      'RXFAUST_STORE',
      `The state store ${this.name} can't be ${what}: ${message}`,
      this.#level.status === 'open'
        ? 'Check the disk; a store that is deleted while the app is stopped is rebuilt from the changelogs.'
        : 'It is closed: its partition is no longer owned by this worker.',
      { cause, retriable: this.#level.status !== 'open' },
    )
  }
}
