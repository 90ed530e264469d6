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
import { asBuffer } from '../../codecs/asBuffer.js'
import type { InBatch } from '../../transport/InBatch.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import type { SendResult } from '../../transport/SendResult.js'
import type { Logger } from '../../util/Logger.js'
import { windowStartBytes } from '../../windows/windowStartBytes.js'
import { writeWindowStart } from '../../windows/writeWindowStart.js'
import { ChangelogPosition } from '../changelog/ChangelogPosition.js'
import { encodeValue } from '../changelog/encodeValue.js'
import { type RecordChange, reduceRecords } from '../changelog/reduceRecords.js'
import { SealedPart } from '../changelog/SealedPart.js'
import { streamTimeRecord } from '../changelog/streamTimeRecord.js'
import { EntryCount } from '../store/EntryCount.js'
import type { PartitionStore } from '../store/PartitionStore.js'
import { PendingWrites } from '../store/PendingWrites.js'
import { RecentCache } from '../store/RecentCache.js'
import type { StateWrite } from '../store/StateStore.js'
import { mergeEntries } from '../windows/mergeEntries.js'
import { PartitionTime } from './PartitionTime.js'
import type { StateAttachment } from './StateAttachment.js'
import type { StateCell } from './StateCell.js'
import type { StateSpec } from './StateSpec.js'
import type { StreamTime } from './StreamTime.js'

/** The state of one partition of a table. */
export class TablePartition<K, V> {
  /** Cleared when its task is no longer owned: a write would be lost. */
  writable = true
  readonly #writes = new PendingWrites<K, V>()
  readonly #cache: RecentCache<StateCell<K, V>>
  readonly #entries = new EntryCount()
  /** Present where the keys begin with a time. */
  #time: PartitionTime | undefined
  #cleared = -Infinity
  /** What the owner of the state keeps in memory beside the entries. */
  readonly attachment: StateAttachment<K, V> | undefined
  readonly #position = new ChangelogPosition()
  /** Whether the store says of which incarnation its data is. */
  #marked = false

  constructor(
    readonly spec: StateSpec<K, V>,
    readonly partition: number,
    private readonly store: PartitionStore,
    private readonly logger: Logger,
    cacheSize: number,
  ) {
    this.#cache = new RecentCache(cacheSize)
    this.#time = spec.retention && new PartitionTime(spec.retention)
    this.attachment = spec.attach?.()
    const meta = store.meta()
    const { incarnation } = spec
    this.#marked = meta?.of === incarnation
    // Another changelog of the same name: without a checkpoint, the recovery empties the store.
    if (meta === undefined || (meta.of !== undefined && incarnation !== undefined && meta.of !== incarnation)) return
    this.#position.read(meta.next)
    this.#entries.restore(meta.size)
    const { time, announced = -Infinity } = meta
    if (time !== undefined) this.#time?.restore({ time, announced })
  }

  /** Entries, uncommitted ones included. Not counted for windows, which expire unseen. */
  get size(): number {
    return this.#entries.size
  }

  /** The changelog offset up to which the store has everything. */
  get checkpoint(): number | undefined {
    return this.#position.checkpoint
  }

  /** -Infinity before the first event, and where the keys have no time. */
  get streamTime(): number {
    return this.#time?.time ?? -Infinity
  }

  /** What has an earlier time in its key has expired. */
  get firstLive(): number {
    return this.#time?.firstLive ?? -Infinity
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

  /** An event of that time was seen. */
  advance(timestamp: number): void {
    this.#time?.advance(timestamp)
  }

  /** The entries in the order of their keys' bytes, as they are at this call; expired windows are left out. */
  entries(): AsyncIterableIterator<readonly [K, V]> {
    return this.#entriesFrom(this.firstLive)
  }

  #entriesFrom(time: number): AsyncIterableIterator<readonly [K, V]> {
    const { format } = this.spec
    const from = time === -Infinity ? undefined : keyFrom(time)
    const live = Array.from(this.#writes.cells(), ({ key, value }) => ({
      bytes: format.encodeKey(key),
      key,
      value,
    })).filter(({ bytes }) => from === undefined || Buffer.compare(bytes, from) >= 0)
    live.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    return mergeEntries(format, live, this.store.entries(from))
  }

  /** Whether a commit has something to keep. */
  get dirty(): boolean {
    return !this.#writes.empty || this.#time?.moved(this.#announced) === true
  }

  /**
   * Closes the writes since the last call, and what has become of time; `undefined` where there is neither. They stay
   * readable until stored.
   */
  seal(): SealedPart<K, V> | undefined {
    if (!this.dirty) return undefined
    const time = this.#time?.keep(this.#announced)
    return this.#writes.seal(cells => new SealedPart(cells, this.#entries.size, time, this.#encode, this.#timeRecord))
  }

  /**
   * What the store's batch needs of a part.
   *
   * @param results those of the part's records
   * @param exclusive whether a transaction has kept other writers out
   */
  prepare(part: SealedPart<K, V>, results: readonly SendResult[], exclusive: boolean): StateWrite[] {
    const writes: StateWrite[] = []
    for (let at = 0; at < part.cells.size; at++) {
      const { key, value } = part.records[at] as OutRecord
      writes.push(this.store.put(key as Buffer, value as Buffer | null))
    }
    if (!this.#position.written(results, exclusive)) this.#warnOfAnotherWriter()
    writes.push(this.#meta(this.checkpoint ?? 0, part.size, part.time))
    return writes
  }

  /** The part's batch is in the store. */
  stored(part: SealedPart<K, V>): void {
    if (part.status !== 'sealed') return
    this.#writes.stored(part)
    for (const [id, cell] of part.cells) this.#cache.set(id, cell)
    if (part.time !== undefined) this.#time?.stored(part.time)
  }

  /** The commit failed: the part goes below what was written since. */
  reopen(part: SealedPart<K, V>): void {
    if (part.status === 'sealed') this.#writes.reopen(part)
  }

  /** Deletes what has expired; what a crash leaves of it is deleted the next time. */
  async expire(): Promise<void> {
    const before = this.#firstKept
    if (before <= this.#cleared) return
    await this.store.clear(keyFrom(before))
    this.#cleared = before
    this.attachment?.expired(before)
  }

  /** Drops everything that is stored: it does not belong to the changelog as it is. */
  async reset(): Promise<void> {
    await this.store.clear()
    this.#cache.clear()
    this.#position.read(undefined)
    this.#entries.reset()
    this.attachment?.restore(-Infinity)
    this.#time = this.spec.retention && new PartitionTime(this.spec.retention)
    this.#cleared = -Infinity
  }

  /** Nothing of the changelog before this offset is missing. */
  startAt(offset: number): void {
    this.#position.read(offset)
  }

  /** So many records, or less, are replayed next. */
  expect(records: number): void {
    if (this.spec.retention === undefined) this.#entries.expect(records)
  }

  /**
   * Applies what was read of the changelog, undecoded, and the checkpoint behind it.
   *
   * @param changes is filled with what changed, in order
   */
  async replay(batch: InBatch, changes?: RecordChange[]): Promise<void> {
    const { last, time } = reduceRecords(this.spec, batch, key => this.store.get(key), changes)
    this.#time?.restore(time)
    const firstKept = this.#firstKept === -Infinity ? undefined : keyFrom(this.#firstKept)
    const writes: StateWrite[] = []
    let more = 0
    for (const record of last.values()) {
      const key = asBuffer(record.key as Uint8Array)
      const value = record.value === null ? null : asBuffer(record.value)
      if (this.spec.retention === undefined) {
        more += this.#entries.replayed(key, value !== null, this.#stored)
      } else if (firstKept !== undefined && Buffer.compare(key, firstKept) < 0) continue
      writes.push(this.store.put(key, value))
    }
    const { kept } = this.#entries
    writes.push(this.#meta(batch.nextOffset, kept === undefined ? undefined : kept + more, this.#time?.kept))
    await this.store.write(writes)
    this.#entries.size += more
    this.#position.read(batch.nextOffset)
    for (const record of last.values()) this.#cache.delete(this.spec.format.idOf(asBuffer(record.key as Uint8Array)))
  }

  /** The changelog has been read up to here. */
  async recovered(position: number): Promise<void> {
    const counted = await this.#entries.settle(() => this.store.count())
    if (this.checkpoint !== position || !this.#marked || counted) {
      await this.store.write([this.#meta(position, this.#entries.size, this.#time?.kept)])
    }
    this.#position.read(position)
    await this.expire()
    const { attachment } = this
    if (attachment === undefined) return
    attachment.restore(this.#time?.kept.announced ?? -Infinity)
    for await (const [key, value] of this.#entriesFrom(this.#firstKept))
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
    const { format } = this.spec
    const bytes = this.store.get(format.encodeKey(key))
    const cell = { key, value: bytes === undefined ? undefined : format.decodeValue(bytes) }
    this.#cache.set(id, cell)
    return cell
  }

  readonly #stored = (key: Buffer): boolean => this.store.get(key) !== undefined

  #count(previous: V | undefined, value: V | undefined): void {
    if (previous === undefined) {
      if (value !== undefined) this.#entries.size++
    } else if (value === undefined) this.#entries.size--
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

  readonly #timeRecord = (time: StreamTime): OutRecord =>
    streamTimeRecord(this.spec.changelogTopic, this.partition, time)

  get #announced(): number {
    return this.attachment?.announced ?? this.streamTime
  }

  get #firstKept(): number {
    return this.#time?.firstKept ?? -Infinity
  }

  #meta(next: number, size: number | undefined, streamTime: StreamTime | undefined): StateWrite {
    const meta = { next, size: streamTime === undefined ? size : 0, of: this.spec.incarnation }
    if (streamTime === undefined || streamTime.time === -Infinity) return this.store.putMeta(meta)
    const { time, announced } = streamTime
    return this.store.putMeta({ ...meta, time, announced: announced === -Infinity ? undefined : announced })
  }
}

/** The first key that begins with a time; -Infinity has none. */
function keyFrom(time: number): Buffer | undefined {
  if (time === -Infinity) return undefined
  const key = Buffer.alloc(windowStartBytes)
  writeWindowStart(key, time)
  return key
}
