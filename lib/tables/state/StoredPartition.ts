/*
 * What of one partition of a table is durable, and how it gets there.
 *
 * The store's batch holds the changelog offset that its data stands for, and with it the number of entries and stream
 * time. If the offsets of our own records show that somebody else wrote to the changelog in between (an owner that did
 * not know yet that it no longer is one), the checkpoint stays where it was for as long as we own the partition: the
 * next recovery replays from there and sees the other's writes in their place.
 *
 * It also holds when that was. Deletions are compacted away some time after they were written, so a store that was away
 * for longer may have missed some of which the changelog has no trace any more.
 */
import { asBuffer } from '../../codecs/asBuffer.js'
import type { InBatch } from '../../transport/InBatch.js'
import type { InRecord } from '../../transport/InRecord.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import type { SendResult } from '../../transport/SendResult.js'
import { ChangelogPosition } from '../changelog/ChangelogPosition.js'
import { type RecordChange, reduceRecords } from '../changelog/reduceRecords.js'
import type { SealedPart } from '../changelog/SealedPart.js'
import { tombstoneRetention } from '../changelog/tombstoneRetention.js'
import { EntryCount } from '../store/EntryCount.js'
import type { PartitionStore } from '../store/PartitionStore.js'
import type { StateWrite } from '../store/StateStore.js'
import { windowKeysFrom } from '../windows/windowKeysFrom.js'
import { knownTime } from './knownTime.js'
import { PartitionTime } from './PartitionTime.js'
import type { StateSpec } from './StateSpec.js'
import type { StreamTime } from './StreamTime.js'
import type { TableHost } from './TableHost.js'

/** A batch of records is stored some time after it was read; clocks differ. */
const MARGIN = 60 * 60 * 1000

/** What a partition needs of the app. */
export type StoredPartitionHost = Pick<TableHost, 'logger' | 'scheduler'>

/** The durable part of one partition of a table's state. */
export class StoredPartition<K, V> {
  readonly entries = new EntryCount()
  /** Present where the keys begin with a time. */
  #time: PartitionTime | undefined
  #cleared = -Infinity
  readonly #position = new ChangelogPosition()
  /** Whether the store says of which incarnation its data is. */
  #marked = false
  /** When the store had everything that was written until then. */
  #current: number | undefined

  constructor(
    readonly spec: StateSpec<K, V>,
    private readonly partition: number,
    private readonly store: PartitionStore,
    private readonly host: StoredPartitionHost,
  ) {
    this.#time = spec.retention && new PartitionTime(spec.retention)
    const meta = store.meta()
    const { incarnation } = spec
    this.#marked = meta?.of === incarnation
    // Another changelog of the same name: without a checkpoint, the recovery empties the store.
    if (meta === undefined || (meta.of !== undefined && incarnation !== undefined && meta.of !== incarnation)) return
    this.#position.read(meta.next)
    this.#current = meta.at
    this.entries.restore(meta.size)
    const { time = -Infinity, announced = -Infinity } = meta
    this.#time?.restore({ time, announced })
  }

  /** The changelog offset up to which the store has everything. */
  get checkpoint(): number | undefined {
    return this.#position.checkpoint
  }

  get time(): PartitionTime | undefined {
    return this.#time
  }

  /** Keys of an earlier time are needed by nobody any more. */
  get firstKept(): number {
    return this.#time?.firstKept ?? -Infinity
  }

  /** Whether deletions behind the checkpoint may be gone from the changelog by now. */
  get stale(): boolean {
    if (this.#current === undefined) return false
    return this.host.scheduler.now() - this.#current > tombstoneRetention - MARGIN
  }

  /** A standby has followed the changelog until now. */
  followed(): void {
    if (this.#current !== undefined) this.#current = this.host.scheduler.now()
  }

  get(key: Buffer): Buffer | undefined {
    return this.store.get(key)
  }

  /** From a key on, in order, as they are at this call. */
  iterate(from: Buffer | undefined): AsyncIterableIterator<readonly [Buffer, Buffer]> {
    return this.store.entries(from)
  }

  /**
   * What the store's batch needs of a part; to be gone through once.
   *
   * @param results those of the part's records
   * @param exclusive whether a transaction has kept other writers out
   */
  *writes(part: SealedPart<K, V>, results: readonly SendResult[], exclusive: boolean): Iterable<StateWrite> {
    for (let at = 0; at < part.cells.size; at++) {
      const { key, value } = part.records[at] as OutRecord
      yield this.store.put(key as Buffer, value as Buffer | null)
    }
    if (!this.#position.written(results, exclusive)) this.#warnOfAnotherWriter()
    yield this.#meta(this.checkpoint ?? 0, part.size, part.time)
  }

  /** Deletes what has expired; what a crash leaves of it is deleted the next time. @returns the time, where it has moved */
  async expire(): Promise<number | undefined> {
    const before = this.firstKept
    if (before <= this.#cleared) return undefined
    await this.store.clear(windowKeysFrom(before))
    this.#cleared = before
    return before
  }

  /** Drops everything that is stored: it does not belong to the changelog as it is. */
  async reset(): Promise<void> {
    await this.store.clear()
    this.#position.read(undefined)
    this.#current = undefined
    this.entries.reset()
    this.#time = this.spec.retention && new PartitionTime(this.spec.retention)
    this.#cleared = -Infinity
  }

  /** Nothing of the changelog before this offset is missing. */
  startAt(offset: number): void {
    this.#position.read(offset)
  }

  /** So many records, or less, are replayed next. */
  expect(records: number): void {
    if (this.spec.retention === undefined) this.entries.expect(records)
  }

  /**
   * Applies what was read of the changelog, undecoded, and the checkpoint behind it.
   *
   * @param changes is filled with what changed, in order
   * @returns the last record of each key
   */
  async replay(batch: InBatch, changes: RecordChange[] | undefined): Promise<Iterable<InRecord>> {
    const { last, time } = reduceRecords(this.spec, batch, key => this.store.get(key), changes)
    this.#time?.restore(time)
    const firstKept = windowKeysFrom(this.firstKept)
    const counted = { more: 0 }
    await this.store.write(this.#replayed(last.values(), batch.nextOffset, firstKept, counted))
    this.entries.size += counted.more
    this.#position.read(batch.nextOffset)
    return last.values()
  }

  /** One by one, so that they are made in turns with the rest. @param counted gets how many entries come with them */
  *#replayed(
    records: Iterable<InRecord>,
    nextOffset: number,
    firstKept: Buffer | undefined,
    counted: { more: number },
  ): Generator<StateWrite, void, undefined> {
    for (const record of records) {
      if (firstKept !== undefined && Buffer.compare(record.key as Uint8Array, firstKept) < 0) continue
      const bytes = record.value
      const write = this.store.putRecord(record, bytes === null ? null : asBuffer(bytes))
      if (this.spec.retention === undefined) {
        counted.more += this.entries.replayed(write.key, bytes !== null, this.#isStored)
      }
      yield write
    }
    const { kept } = this.entries
    yield this.#meta(nextOffset, kept === undefined ? undefined : kept + counted.more, this.#time?.kept)
  }

  /** The changelog has been read up to here. */
  async recovered(position: number): Promise<void> {
    const counted = await this.entries.settle(() => this.store.count())
    if (this.checkpoint !== position || !this.#marked || counted) {
      await this.store.write([this.#meta(position, this.entries.size, this.#time?.kept)])
    }
    this.#position.read(position)
  }

  /** Of a key as the store has it. */
  readonly #isStored = (key: Buffer): boolean => this.store.has(key)

  #warnOfAnotherWriter(): void {
    const { name, changelogTopic } = this.spec
    this.host.logger.warn(
      { table: name, topic: changelogTopic, partition: this.partition, checkpoint: this.checkpoint },
      'the changelog has records of another writer; the next start replays them from the checkpoint',
    )
  }

  #meta(next: number, size: number | undefined, streamTime: StreamTime | undefined): StateWrite {
    const at = this.host.scheduler.now()
    this.#current = at
    const meta = { next, size: streamTime === undefined ? size : 0, of: this.spec.incarnation, at }
    if (streamTime === undefined) return this.store.putMeta(meta)
    const { time, announced } = streamTime
    return this.store.putMeta({ ...meta, time: knownTime(time), announced: knownTime(announced) })
  }
}
