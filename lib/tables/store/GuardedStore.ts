import { RxfaustError } from '../../util/RxfaustError.js'
import type { StateRange, StateStore, StateWrite } from './StateStore.js'

/**
 * A store of which a failure ends the app: whoever reads a table in a handler may have an error policy that skips
 * events, and events are not what has failed.
 */
export class GuardedStore implements StateStore {
  readonly name: string

  /** @param failed told of each failure, other than that the store is closed */
  constructor(
    private readonly inner: StateStore,
    private readonly failed: (error: unknown) => void,
  ) {
    this.name = inner.name
  }

  get(key: Buffer): Buffer | undefined {
    try {
      return this.inner.get(key)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  async write(writes: Iterable<StateWrite>): Promise<void> {
    try {
      await this.inner.write(writes)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  async clear(range: StateRange): Promise<void> {
    try {
      await this.inner.clear(range)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  async *#entries(
    entries: AsyncIterableIterator<readonly [Buffer, Buffer]>,
  ): AsyncIterableIterator<readonly [Buffer, Buffer]> {
    try {
      yield* entries
    } catch (error) {
      throw this.#failure(error)
    }
  }

  entries(range: StateRange): AsyncIterableIterator<readonly [Buffer, Buffer]> {
    // Called here and not in the generator, which runs at its first step only.
    return this.#entries(this.inner.entries(range))
  }

  async count(range: StateRange): Promise<number> {
    try {
      return await this.inner.count(range)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  async close(): Promise<void> {
    await this.inner.close()
  }

  #failure(cause: unknown): RxfaustError {
    const error =
      cause instanceof RxfaustError
        ? cause
        : new RxfaustError(
            'RXFAUST_STORE',
            `The state store ${this.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
            'See its cause.',
            { cause },
          )
    if (!error.retriable) this.failed(error)
    return error
  }
}
