import type { AbstractLevel } from 'abstract-level'
import { inTurns } from '../../util/inTurns.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { StateRange, StateStore, StateWrite } from './StateStore.js'

/** Entries that one step of an iteration fetches. */
const ENTRIES_PER_STEP = 500
const KEYS_PER_STEP = 10_000
const KEY_BYTES_PER_STEP = 1024 * 1024

/** An option of classic-level's, which others pass over. */
const keySteps: object = { highWaterMarkBytes: KEY_BYTES_PER_STEP }

/** A state store over Level, on disk or in memory. */
export class LevelStateStore implements StateStore {
  readonly #level: AbstractLevel<string | Buffer | Uint8Array, Buffer, Buffer>

  /**
   * @param level opened, with keys and values as buffers
   * @param corrupted told when what it holds can't be read
   */
  constructor(
    readonly name: string,
    level: AbstractLevel<string | Buffer | Uint8Array, Buffer, Buffer>,
    private readonly corrupted: () => void = () => {},
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

  async write(writes: Iterable<StateWrite>): Promise<void> {
    try {
      // In classic-level, three times as fast as a batch that is given as an array.
      const batch = this.#level.batch()
      try {
        await inTurns(writes, write => {
          if (write.type === 'put') batch.put(write.key, write.value)
          else batch.del(write.key)
        })
        await batch.write()
      } finally {
        await batch.close()
      }
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

  async count(range: StateRange): Promise<number> {
    let count = 0
    try {
      const keys = this.#level.keys({ ...range, ...keySteps })
      try {
        for (;;) {
          const { length } = await keys.nextv(KEYS_PER_STEP)
          if (length === 0) return count
          count += length
        }
      } finally {
        await keys.close()
      }
    } catch (error) {
      throw this.#failure('read', error)
    }
  }

  async close(): Promise<void> {
    await this.#level.close()
  }

  #failure(what: string, error: unknown): RxfaustError {
    const message = error instanceof Error ? error.message : String(error)
    const open = this.#level.status === 'open'
    const corrupt = open && error instanceof Error && 'code' in error && error.code === 'LEVEL_CORRUPTION'
    if (corrupt) this.corrupted()
    return new RxfaustError(
      'RXFAUST_STORE',
      `The state store ${this.name} can't be ${what}: ${message}`,
      corrupt
        ? 'Start the app again: the store is moved aside then, and rebuilt from the changelogs.'
        : open
          ? 'Check the disk; a store that is deleted while the app is stopped is rebuilt from the changelogs.'
          : 'It is closed: its partition is no longer owned by this worker.',
      { cause: error, retriable: !open },
    )
  }
}
