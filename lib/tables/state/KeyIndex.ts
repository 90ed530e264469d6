import type { StateAttachment } from './StateAttachment.js'
import type { StateFormat } from './StateFormat.js'

/**
 * The keys of one partition, in memory: what synchronous iteration goes by. Above its limit it gives up, until the
 * partition is opened again.
 */
export class KeyIndex<K, V> implements StateAttachment<K, V> {
  /** Keys have no time. */
  readonly announced = -Infinity
  #keys: Map<string, K> | undefined = new Map()
  #sorted: readonly K[] | undefined

  /** @param limit keys; 0 keeps none */
  constructor(
    private readonly format: Pick<StateFormat<K, V>, 'id' | 'encodeKey'>,
    private readonly limit: number,
  ) {
    if (limit === 0) this.#keys = undefined
  }

  restore(): void {
    this.#keys = this.limit === 0 ? undefined : new Map()
    this.#sorted = undefined
  }

  /** Whether it wants the next one. */
  load(key: K): boolean {
    this.put(key)
    return this.#keys !== undefined
  }

  put(key: K): void {
    const keys = this.#keys
    if (keys === undefined) return
    const id = this.format.id(key)
    if (keys.has(id)) return
    this.#sorted = undefined
    if (keys.size < this.limit) keys.set(id, key)
    else this.#keys = undefined
  }

  delete(key: K): void {
    if (this.#keys?.delete(this.format.id(key))) this.#sorted = undefined
  }

  /** Nothing of it has a time that could be over. */
  expired(): void {}

  /** Whether it has all keys. */
  get complete(): boolean {
    return this.#keys !== undefined
  }

  /** In the order of their bytes, as they are now; `undefined` above the limit. */
  get keys(): readonly K[] | undefined {
    if (this.#keys === undefined || this.#sorted !== undefined) return this.#sorted
    const { format } = this
    const known = Array.from(this.#keys.values(), key => ({ key, bytes: format.encodeKey(key) }))
    known.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    this.#sorted = known.map(({ key }) => key)
    return this.#sorted
  }
}
