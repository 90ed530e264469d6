import type { InRecord } from '../../transport/InRecord.js'
import { PackedRecord } from '../../transport/PackedRecord.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { StateRange, StateStore, StateWrite } from './StateStore.js'

/** So many bytes are copied one by one: making a view of them takes longer. */
const FEW_BYTES = 64

/** What a store knows of one partition of a table, written in the same batch as its data. */
export interface PartitionMeta {
  /** The data stands for the changelog up to, and without, this offset. */
  readonly next: number
  /** Entries; absent while a recovery is under way that counts them at its end. */
  readonly size?: number
  /** Stream time, where the entries are windows; absent before the first event. */
  readonly time?: number
  /** The incarnation of the changelog; absent where an older version has written. */
  readonly of?: string
  /** When the data was what the changelog said: milliseconds of the app's clock; absent where an older version has written. */
  readonly at?: number
  /** Up to which point of stream time everything was announced; absent where nothing was. */
  readonly announced?: number
}

/**
 * The part of a state store that belongs to one partition of one table: `d/<table>/<partition>/<key>` and
 * `m/<table>/<partition>`. A table's name can't contain a slash.
 */
export class PartitionStore {
  readonly #prefix: Buffer
  readonly #end: Buffer
  readonly #meta: Buffer

  constructor(
    private readonly store: StateStore,
    table: string,
    partition: number,
  ) {
    this.#prefix = Buffer.from(`d/${table}/${partition}/`)
    this.#end = Buffer.from(`d/${table}/${partition}0`)
    this.#meta = Buffer.from(`m/${table}/${partition}`)
  }

  get(key: Buffer): Buffer | undefined {
    return this.store.get(this.#key(key))
  }

  put(key: Buffer, value: Buffer | null): StateWrite {
    return value === null ? { type: 'del', key: this.#key(key) } : { type: 'put', key: this.#key(key), value }
  }

  /** The write of a record's key, which it copies once. */
  putRecord(record: InRecord, value: Buffer | null): StateWrite {
    const key = record instanceof PackedRecord ? this.#keyOf(record) : this.#key(record.key as Buffer)
    return value === null ? { type: 'del', key } : { type: 'put', key, value }
  }

  /** @param key as a write has it */
  has(key: Buffer): boolean {
    return this.store.get(key) !== undefined
  }

  /** @throws RxfaustError `RXFAUST_STORE` where it holds something else than this version writes */
  meta(): PartitionMeta | undefined {
    const bytes = this.store.get(this.#meta)
    if (bytes === undefined) return undefined
    try {
      return JSON.parse(bytes.toString()) as PartitionMeta
    } catch (cause) {
      throw new RxfaustError(
        'RXFAUST_STORE',
        `The checkpoint ${this.#meta} in the state store ${this.store.name} can't be read.`,
        'Delete the store while the app is stopped: it is rebuilt from the changelogs.',
        { cause },
      )
    }
  }

  putMeta(meta: PartitionMeta): StateWrite {
    return { type: 'put', key: this.#meta, value: Buffer.from(JSON.stringify(meta)) }
  }

  write(writes: Iterable<StateWrite>): Promise<void> {
    return this.store.write(writes)
  }

  /** Deletes everything before a key, or everything. Without its checkpoint, half a deletion is begun again. */
  async clear(before?: Buffer): Promise<void> {
    if (before === undefined) await this.store.write([{ type: 'del', key: this.#meta }])
    await this.store.clear({ gte: this.#prefix, lt: before === undefined ? this.#end : this.#key(before) })
  }

  /** Entries from a key on, in order, as they are at this call. */
  entries(from?: Buffer): AsyncIterableIterator<readonly [Buffer, Buffer]> {
    const range: StateRange = { gte: from === undefined ? this.#prefix : this.#key(from), lt: this.#end }
    const entries = this.store.entries(range)
    const cut = this.#prefix.length
    return (async function* () {
      for await (const [key, value] of entries) yield [key.subarray(cut), value] as const
    })()
  }

  /** Entries. */
  count(): Promise<number> {
    return this.store.count({ gte: this.#prefix, lt: this.#end })
  }

  #keyOf({ source, keyStart, keyEnd }: PackedRecord): Buffer {
    const length = keyEnd - keyStart
    if (length > FEW_BYTES) return this.#key(source.subarray(keyStart, keyEnd))
    const prefix = this.#prefix
    const bytes = Buffer.allocUnsafe(prefix.length + length)
    bytes.set(prefix, 0)
    for (let at = 0; at < length; at++) bytes[prefix.length + at] = source[keyStart + at] as number
    return bytes
  }

  #key(key: Buffer): Buffer {
    const prefix = this.#prefix
    const bytes = Buffer.allocUnsafe(prefix.length + key.length)
    bytes.set(prefix, 0)
    bytes.set(key, prefix.length)
    return bytes
  }
}
