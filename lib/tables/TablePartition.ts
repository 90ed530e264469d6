/*
 * One partition of a table's state.
 *
 * A value is looked for in four places, newest first: the overlay (writes since the last commit), the sealed parts
 * (writes of a commit that is under way), the cache, the store. Overlay, parts and cache hold decoded values, so that
 * the hot path, `update` of a key that was used before, is one or two look-ups in a Map: nothing is encoded, nothing
 * is awaited. Encoding happens once per key and commit, and changelog and store get the same bytes.
 *
 * The store's batch holds the changelog offset that its data stands for. If the offsets of our own records show that
 * somebody else wrote to the changelog in between (an owner that did not know yet that it no longer is one), the
 * checkpoint stays where it was for as long as we own the partition: the next recovery replays from there and sees
 * the other's writes in their place.
 */
import { asBuffer } from '../codecs/asBuffer.js'
import type { InBatch } from '../transport/InBatch.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { SendResult } from '../transport/SendResult.js'
import type { Logger } from '../util/Logger.js'
import { firstLiveWindow } from '../windows/firstLiveWindow.js'
import { windowStartBytes } from '../windows/windowStartBytes.js'
import { writeWindowStart } from '../windows/writeWindowStart.js'
import { ChangelogPosition } from './ChangelogPosition.js'
import { encodeValue } from './encodeValue.js'
import { mergeEntries } from './mergeEntries.js'
import type { PartitionStore } from './PartitionStore.js'
import { PendingWrites } from './PendingWrites.js'
import { RecentCache } from './RecentCache.js'
import { type RecordChange, reduceRecords } from './reduceRecords.js'
import type { SealedPart } from './SealedPart.js'
import type { StateCell } from './StateCell.js'
import type { StateSpec } from './StateSpec.js'
import type { StateWrite } from './StateStore.js'

/** The state of one partition of a table. */
export class TablePartition<K, V> {
  /** Cleared when its task is no longer owned: a write would be lost. */
  writable = true
  readonly #writes = new PendingWrites<K, V>()
  readonly #cache: RecentCache<StateCell<K, V>>
  #size = 0
  #streamTime = -Infinity
  #firstLive = -Infinity
  #cleared = -Infinity
  readonly #position = new ChangelogPosition()

  constructor(
    readonly spec: StateSpec<K, V>,
    readonly partition: number,
    private readonly store: PartitionStore,
    private readonly logger: Logger,
    cacheSize: number,
  ) {
    this.#cache = new RecentCache(cacheSize)
    const meta = store.meta()
    if (meta === undefined) return
    this.#position.read(meta.next)
    this.#size = meta.size
    if (meta.time !== undefined) this.advance(meta.time)
  }

  /** Entries, uncommitted ones included. Not counted for windows, which expire unseen. */
  get size(): number {
    return this.#size
  }

  /** The changelog offset up to which the store has everything. */
  get checkpoint(): number | undefined {
    return this.#position.checkpoint
  }

  get streamTime(): number {
    return this.#streamTime
  }

  /** Windows that start earlier have expired. */
  get firstLive(): number {
    return this.#firstLive
  }

  /** Decoded values in memory over what is not stored. */
  get cached(): number {
    return this.#cache.size
  }

  /** @param start of the key's window, where it has one: what has expired is not there */
  read(key: K, start = Infinity): V | undefined {
    if (start < this.#firstLive) return undefined
    const id = this.spec.format.id(key)
    return (this.#writes.open(id) ?? this.#below(id, key)).value
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
    const previous = (this.#writes.open(id) ?? this.#below(id, key)).value
    const value = change(previous === undefined ? absent() : previous) ?? undefined
    // Looked up again: `change` may have written the key itself.
    const cell = this.#writes.open(id)
    if (cell === undefined) {
      this.#writes.set(id, { key, value })
      this.#count(previous, value)
    } else {
      this.#count(cell.value, value)
      cell.value = value
    }
    return value
  }

  /** An event of that time writes a window. */
  advance(timestamp: number): void {
    if (timestamp <= this.#streamTime) return
    this.#streamTime = timestamp
    const { retention } = this.spec
    if (retention?.expires === undefined) return
    this.#firstLive = firstLiveWindow(retention.size, retention.expires, timestamp)
  }

  /** The entries in the order of their keys' bytes, as they are at this call; expired windows are left out. */
  entries(): AsyncIterableIterator<readonly [K, V]> {
    const { format } = this.spec
    const from = this.#firstLive === -Infinity ? undefined : windowKeyFrom(this.#firstLive)
    const live = Array.from(this.#writes.cells(), ({ key, value }) => ({
      bytes: format.encodeKey(key),
      key,
      value,
    })).filter(({ bytes }) => from === undefined || Buffer.compare(bytes, from) >= 0)
    live.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    return mergeEntries(format, live, this.store.entries(from))
  }

  /** Closes the writes since the last call; `undefined` where there are none. They stay readable until stored. */
  seal(): SealedPart<K, V> | undefined {
    return this.#writes.seal(this.#size, this.#streamTime, this.#encode)
  }

  /** What the store's batch needs of a part. @param results those of the part's records */
  prepare(part: SealedPart<K, V>, results: readonly SendResult[]): StateWrite[] {
    const writes: StateWrite[] = part.records.map(({ key, value }) =>
      this.store.put(key as Buffer, value as Buffer | null),
    )
    if (!this.#position.written(results)) this.#warnOfAnotherWriter()
    writes.push(this.#meta(this.checkpoint ?? 0, part.size, part.streamTime))
    return writes
  }

  /** The part's batch is in the store. */
  stored(part: SealedPart<K, V>): void {
    if (part.status !== 'sealed') return
    this.#writes.stored(part)
    for (const [id, cell] of part.cells) this.#cache.set(id, cell)
  }

  /** The commit failed: the part goes below what was written since. */
  reopen(part: SealedPart<K, V>): void {
    if (part.status === 'sealed') this.#writes.reopen(part)
  }

  /** Deletes the windows that have expired; those that a crash leaves are deleted the next time. */
  async expire(): Promise<void> {
    const before = this.#firstLive
    if (before <= this.#cleared) return
    await this.store.clear(windowKeyFrom(before))
    this.#cleared = before
  }

  /** Drops everything that is stored: it does not belong to the changelog as it is. */
  async reset(): Promise<void> {
    await this.store.clear()
    this.#cache.clear()
    this.#position.read(undefined)
    this.#size = 0
    this.#streamTime = -Infinity
    this.#firstLive = -Infinity
    this.#cleared = -Infinity
  }

  /** Nothing of the changelog before this offset is missing. */
  startAt(offset: number): void {
    this.#position.read(offset)
  }

  /**
   * Applies what was read of the changelog, undecoded, and the checkpoint behind it.
   *
   * @param changes is filled with what changed, in order
   */
  async replay(batch: InBatch, changes?: RecordChange[]): Promise<void> {
    const { last, streamTime } = reduceRecords(this.spec, batch, key => this.store.get(key), changes)
    this.advance(streamTime)
    const writes: StateWrite[] = []
    let size = this.#size
    for (const record of last.values()) {
      const key = asBuffer(record.key as Uint8Array)
      const value = record.value === null ? null : asBuffer(record.value)
      if (this.spec.retention === undefined) {
        size += Number(value !== null) - Number(this.store.get(key) !== undefined)
      } else if (Buffer.compare(key, windowKeyFrom(this.#firstLive)) < 0) continue
      writes.push(this.store.put(key, value))
    }
    writes.push(this.#meta(batch.nextOffset, size, this.#streamTime))
    await this.store.write(writes)
    this.#size = size
    this.#position.read(batch.nextOffset)
    for (const record of last.values()) this.#cache.delete(this.spec.format.idOf(asBuffer(record.key as Uint8Array)))
  }

  /** The changelog has been read up to here. */
  async recovered(position: number): Promise<void> {
    if (this.checkpoint !== position) await this.store.write([this.#meta(position, this.#size, this.#streamTime)])
    this.#position.read(position)
    await this.expire()
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
    const { format } = this.spec
    const bytes = this.store.get(format.encodeKey(key))
    const cell = { key, value: bytes === undefined ? undefined : format.decodeValue(bytes) }
    this.#cache.set(id, cell)
    return cell
  }

  #count(previous: V | undefined, value: V | undefined): void {
    if (previous === undefined) {
      if (value !== undefined) this.#size++
    } else if (value === undefined) this.#size--
  }

  readonly #encode = ({ key, value }: StateCell<K, V>): OutRecord => {
    const { changelogTopic: topic, format } = this.spec
    return { topic, partition: this.partition, key: format.encodeKey(key), value: encodeValue(format, key, value) }
  }

  #warnOfAnotherWriter(): void {
    const { name, changelogTopic } = this.spec
    this.logger.warn(
      { table: name, topic: changelogTopic, partition: this.partition, checkpoint: this.checkpoint },
      'the changelog has records of another writer; the next start replays them from the checkpoint',
    )
  }

  #meta(next: number, size: number, time: number): StateWrite {
    const counted = this.spec.retention === undefined ? size : 0
    return this.store.putMeta(time === -Infinity ? { next, size: counted } : { next, size: counted, time })
  }
}

/** The first key that a window may have. */
function windowKeyFrom(start: number): Buffer {
  const key = Buffer.alloc(windowStartBytes)
  if (start !== -Infinity) writeWindowStart(key, start)
  return key
}
