/*
 * One partition of a table's state.
 *
 * A value is looked for in four places, newest first: the overlay (writes since the last commit), the sealed parts
 * (writes of a commit that is under way), the cache, the store. Overlay, parts and cache hold decoded values, so that
 * the hot path, `update` of a key that was used before, is one or two look-ups in a Map: nothing is encoded, nothing
 * is awaited. Encoding happens once per key and commit, and changelog and store get the same bytes.
 */
import { asBuffer } from '../../codecs/asBuffer.js'
import type { InBatch } from '../../transport/InBatch.js'
import type { SendSettings } from '../../transport/SendSettings.js'
import { inTurns } from '../../util/inTurns.js'
import type { RecordChange } from '../changelog/reduceRecords.js'
import { SealedPart } from '../changelog/SealedPart.js'
import type { PartitionStore } from '../store/PartitionStore.js'
import { PendingWrites } from '../store/PendingWrites.js'
import { RecentCache } from '../store/RecentCache.js'
import { mergeEntries } from '../windows/mergeEntries.js'
import { windowKeysFrom } from '../windows/windowKeysFrom.js'
import type { StateAttachment } from './StateAttachment.js'
import type { StateCell } from './StateCell.js'
import type { StateSpec } from './StateSpec.js'
import { StoredPartition, type StoredPartitionHost } from './StoredPartition.js'
import { unreadableEntry } from './unreadableEntry.js'

/** The state of one partition of a table. */
export class TablePartition<K, V> {
  /** Cleared when its task is no longer owned: a write would be lost. */
  writable = true
  readonly #writes = new PendingWrites<K, V>()
  readonly #cache: RecentCache<StateCell<K, V>>
  /** @internal what of it is on disk and in the changelog */
  readonly durable: StoredPartition<K, V>
  /** What the owner of the state keeps in memory beside the entries. */
  readonly attachment: StateAttachment<K, V> | undefined

  constructor(
    readonly spec: StateSpec<K, V>,
    readonly partition: number,
    store: PartitionStore,
    host: StoredPartitionHost,
    cacheSize: number,
  ) {
    this.#cache = new RecentCache(cacheSize)
    this.durable = new StoredPartition(spec, partition, store, host)
    this.attachment = spec.attach?.()
  }

  /** Entries, uncommitted ones included. Not counted for windows, which expire unseen. */
  get size(): number {
    return this.durable.entries.size
  }

  /** The changelog offset up to which the store has everything. */
  get checkpoint(): number | undefined {
    return this.durable.checkpoint
  }

  /** -Infinity before the first event, and where the keys have no time. */
  get streamTime(): number {
    return this.durable.time?.time ?? -Infinity
  }

  /** What has an earlier time in its key has expired. */
  get firstLive(): number {
    return this.durable.time?.firstLive ?? -Infinity
  }

  /** Decoded values in memory over what is not stored. */
  get cached(): number {
    return this.#cache.size
  }

  /** @param time with which the key begins, where it does: what has expired is not there */
  read(key: K, time = Infinity): V | undefined {
    if (time < this.firstLive) return undefined
    const id = this.spec.format.id(key)
    return (this.#writes.open(id) ?? this.#below(id, key)).value
  }

  /** Whether the key was written since the last seal: nobody else has its value yet, so it may be changed in place. */
  isOpen(key: K): boolean {
    return this.#writes.open(this.spec.format.id(key)) !== undefined
  }

  /** Gives what was there before; for windows nothing, as it would have to be read first. */
  write(key: K, value: V | undefined): V | undefined {
    const id = this.spec.format.id(key)
    const cell = this.#writes.open(id)
    if (cell !== undefined) {
      const previous = cell.value
      cell.value = value
      this.#count(previous, value)
      return previous
    }
    const previous = this.spec.retention === undefined ? this.#below(id, key).value : undefined
    this.#writes.set(id, { key, value })
    this.#count(previous, value)
    return previous
  }

  /** @param absent gives the value that `change` starts from where there is none */
  update<A>(key: K, change: (value: V | A) => V | null | undefined, absent: () => V | A): V | undefined {
    const id = this.spec.format.id(key)
    const open = this.#writes.open(id)
    const previous = (open ?? this.#below(id, key)).value
    const value = change(previous === undefined ? absent() : previous) ?? undefined
    // Looked up again where `change` may have written the key itself.
    const cell = open ?? this.#writes.open(id)
    if (cell === undefined) {
      this.#writes.set(id, { key, value })
      this.#count(previous, value)
    } else {
      this.#count(cell.value, value)
      cell.value = value
    }
    return value
  }

  /** An event of that time was seen. */
  advance(timestamp: number): void {
    this.durable.time?.advance(timestamp)
  }

  /** The entries in the order of their keys' bytes, as they are at this call; expired windows are left out. */
  entries(): AsyncIterableIterator<readonly [K, V]> {
    return this.#entriesFrom(this.firstLive)
  }

  #entriesFrom(time: number): AsyncIterableIterator<readonly [K, V]> {
    const { format } = this.spec
    const from = windowKeysFrom(time)
    const live = Array.from(this.#writes.cells(), ({ key, value }) => ({
      bytes: format.encodeKey(key),
      key,
      value,
    })).filter(({ bytes }) => from === undefined || Buffer.compare(bytes, from) >= 0)
    live.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    return mergeEntries(live, this.durable.iterate(from), this.#decode)
  }

  /** Whether a commit has something to keep. */
  get dirty(): boolean {
    return !this.#writes.empty || this.durable.time?.moved(this.#announced) === true
  }

  /**
   * Closes the writes since the last call, and what has become of time; `undefined` where there is neither. They stay
   * readable until stored.
   *
   * @param settings how the changelog records are sent
   */
  seal(settings?: SendSettings): SealedPart<K, V> | undefined {
    if (!this.dirty) return undefined
    const time = this.durable.time?.keep(this.#announced)
    return this.#writes.seal(cells => new SealedPart(this.spec, this.partition, cells, this.size, time, settings))
  }

  /** The part's batch is in the store. Few values are at once in the cache, many in several turns of the event loop. */
  async stored(part: SealedPart<K, V>): Promise<void> {
    if (part.status !== 'sealed') return
    await inTurns(part.cells, ([id, cell]) => this.#cache.set(id, cell))
    this.#writes.stored(part)
    if (part.time !== undefined) this.durable.time?.stored(part.time)
  }

  /** The commit failed: the part goes below what was written since. */
  reopen(part: SealedPart<K, V>): void {
    if (part.status === 'sealed') this.#writes.reopen(part)
  }

  /** Deletes what has expired; what a crash leaves of it is deleted the next time. */
  async expire(): Promise<void> {
    const before = await this.durable.expire()
    if (before !== undefined) this.attachment?.expired(before)
  }

  /** Drops everything that is stored: it does not belong to the changelog as it is. */
  async reset(): Promise<void> {
    await this.durable.reset()
    this.#cache.clear()
    this.attachment?.restore(-Infinity)
  }

  /**
   * Applies what was read of the changelog, undecoded, and the checkpoint behind it.
   *
   * @param changes is filled with what changed, in order
   */
  async replay(batch: InBatch, changes?: RecordChange[]): Promise<void> {
    const last = await this.durable.replay(batch, changes)
    if (this.#cache.empty) return
    for (const { key } of last) this.#cache.delete(this.spec.format.idOf(asBuffer(key as Uint8Array)))
  }

  /** The changelog has been read up to here. */
  async recovered(position: number): Promise<void> {
    await this.durable.recovered(position)
    await this.expire()
    const { attachment } = this
    if (attachment === undefined) return
    attachment.restore(this.durable.time?.kept.announced ?? -Infinity)
    for await (const [key, value] of this.#entriesFrom(this.durable.firstKept))
      if (attachment.load(key, value) === false) return
  }

  /** Nothing is written any more, and nothing kept. */
  close(): void {
    this.writable = false
    this.#writes.clear()
    this.#cache.clear()
  }

  #below(id: string, key: K): StateCell<K, V> {
    const known = this.#writes.closed(id) ?? this.#cache.get(id)
    if (known !== undefined) return known
    const keyBytes = this.spec.format.encodeKey(key)
    const bytes = this.durable.get(keyBytes)
    const cell = { key, value: bytes === undefined ? undefined : this.#value(keyBytes, bytes) }
    this.#cache.set(id, cell)
    return cell
  }

  /** @throws RxfaustError `RXFAUST_DECODE` */
  readonly #decode = (key: Buffer, value: Buffer): readonly [K, V] => {
    let decoded: K
    try {
      decoded = this.spec.format.decodeKey(key)
    } catch (error) {
      throw unreadableEntry(this.spec, this.partition, key, error)
    }
    return [decoded, this.#value(key, value)]
  }

  #value(key: Buffer, value: Buffer): V {
    try {
      return this.spec.format.decodeValue(value)
    } catch (error) {
      throw unreadableEntry(this.spec, this.partition, key, error)
    }
  }

  #count(previous: V | undefined, value: V | undefined): void {
    if (previous === undefined) {
      if (value !== undefined) this.durable.entries.size++
    } else if (value === undefined) this.durable.entries.size--
  }

  get #announced(): number {
    return this.attachment?.announced ?? this.streamTime
  }
}
