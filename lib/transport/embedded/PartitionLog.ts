import type { InRecord } from '../InRecord.js'
import type { OutRecord } from '../OutRecord.js'
import { emptySegment } from './emptySegment.js'
import type { LogChunk } from './LogChunk.js'
import type { AbortedRange, LogMarks } from './LogMarks.js'
import type { LogSegment } from './LogSegment.js'
import type { StoreWrite } from './LogStore.js'
import { normalHeaders } from './normalHeaders.js'
import { recordBytes } from './recordBytes.js'
import { recordOverhead } from './recordOverhead.js'
import { segmentKey } from './segmentKey.js'
import type { TopicSettings } from './TopicSettings.js'

/** A chunk is closed at this size: what a small fetch has to decode at most. */
const chunkBytes = 32 * 1024

/**
 * What the broker holds of one partition in memory: its marks, not its records.
 *
 *     low ≤ stable ≤ high ≤ next
 *
 * `next` moves when a record is accepted and gets its offset; `high` (the high watermark) when the record is stored;
 * `stable` is the first offset of the oldest open transaction, or `high`. Offsets between `high` and `next` belong to
 * writes that are under way; if such a write fails, its offsets stay a gap and are never given out again.
 */
export class PartitionLog {
  low = 0
  high = 0
  next = 0
  cleanedTo = 0
  /** Set when the topic is deleted or the broker closed. */
  gone = false
  segments: LogSegment[] = []
  active: LogSegment = emptySegment(0)
  aborted: AbortedRange[] = []
  /** Producer number to the first offset of its open transaction. */
  readonly open = new Map<number, number>()
  /** The same for those whose end is being stored: not open in the marks any more, and not decided for readers yet. */
  readonly ending = new Map<number, number>()
  /** Cleaning and deletion of records happen one after the other. */
  maintenance: Promise<void> = Promise.resolve()
  private tail: LogChunk | undefined
  private tailGeneration = -1
  private readonly waiters = new Set<() => void>()

  constructor(
    readonly id: string,
    readonly topic: string,
    readonly partition: number,
    readonly settings: TopicSettings,
  ) {}

  /** The offset up to which transactions are decided. */
  get stable(): number {
    let stable = this.high
    for (const first of this.open.values()) if (first < stable) stable = first
    for (const first of this.ending.values()) if (first < stable) stable = first
    return stable
  }

  /** Bytes of all segments. */
  get bytes(): number {
    let bytes = this.active.bytes
    for (const segment of this.segments) bytes += segment.bytes
    return bytes
  }

  /**
   * Gives a record its offset and puts it into a chunk. A new chunk is added to the writes; one that was added under
   * the same generation grows.
   */
  add(record: OutRecord, producer: number, now: number, generation: number, writes: StoreWrite[]): InRecord {
    const bytes = recordBytes(record) + recordOverhead
    let chunk = this.tail
    if (
      chunk === undefined ||
      this.tailGeneration !== generation ||
      chunk.producer !== producer ||
      chunk.bytes + bytes > chunkBytes
    ) {
      chunk = this.begin(producer, false, now, generation, writes)
    }
    const appendTime = this.settings.appendTime
    const timestamp = appendTime ? now : (record.timestamp ?? now)
    const stored: InRecord = {
      offset: this.next,
      timestamp,
      timestampType: appendTime ? 'append' : 'create',
      key: record.key,
      value: record.value,
      headers: normalHeaders(record.headers),
    }
    this.extend(chunk, bytes, timestamp)
    chunk.records.push(stored)
    return stored
  }

  /** Appends the control record that ends a transaction. @returns its offset */
  addControl(producer: number, now: number, generation: number, writes: StoreWrite[]): number {
    const chunk = this.begin(producer, true, now, generation, writes)
    this.tail = undefined
    this.extend(chunk, recordOverhead, now)
    return chunk.last
  }

  /** The transaction is decided; readers learn of it when `ending` loses it. @param aborted its last offset, if aborted */
  beginEnd(producer: number, aborted: number | undefined): void {
    const first = this.open.get(producer)
    if (first === undefined) return
    this.open.delete(producer)
    this.ending.set(producer, first)
    if (aborted !== undefined) this.aborted.push({ producer, first, last: aborted })
  }

  /** What was added before the offset is stored now. */
  stored(next: number): void {
    if (next > this.high) this.high = next
    this.wake()
  }

  /** Closes the active segment, so that it can be cleaned as a whole. */
  roll(writes: StoreWrite[]): void {
    if (this.active.last < this.active.base) return
    writes.push({ kind: 'state', key: segmentKey(this.id, this.active.base), value: this.active })
    this.segments.push(this.active)
    this.active = emptySegment(this.next)
    this.tail = undefined
  }

  marks(): StoreWrite {
    const marks: LogMarks = {
      low: this.low,
      next: this.next,
      cleanedTo: this.cleanedTo,
      open: [...this.open],
      aborted: this.aborted,
    }
    return { kind: 'state', key: `log/${this.id}`, value: marks }
  }

  /** Whether a chunk belongs to an aborted transaction. */
  isAborted(chunk: LogChunk): boolean {
    if (chunk.producer === 0) return false
    return this.aborted.some(
      range => range.producer === chunk.producer && range.first <= chunk.first && chunk.last <= range.last,
    )
  }

  /** Calls back once, when records or transactions have moved on, or the log is gone. @returns a way to give up */
  onChange(callback: () => void): () => void {
    this.waiters.add(callback)
    return () => this.waiters.delete(callback)
  }

  wake(): void {
    if (this.waiters.size === 0) return
    const waiters = [...this.waiters]
    this.waiters.clear()
    for (const waiter of waiters) waiter()
  }

  private begin(producer: number, control: boolean, now: number, generation: number, writes: StoreWrite[]): LogChunk {
    if (this.active.bytes >= this.settings.segmentBytes) this.roll(writes)
    const chunk: LogChunk = {
      first: this.next,
      last: this.next,
      producer,
      control,
      appendedAt: now,
      maxTimestamp: Number.NEGATIVE_INFINITY,
      bytes: 0,
      records: [],
    }
    this.tail = chunk
    this.tailGeneration = generation
    writes.push({ kind: 'chunk', log: this.id, chunk })
    return chunk
  }

  private extend(chunk: LogChunk, bytes: number, timestamp: number): void {
    const offset = this.next++
    chunk.last = offset
    chunk.bytes += bytes
    if (timestamp > chunk.maxTimestamp) chunk.maxTimestamp = timestamp
    this.active.last = offset
    this.active.bytes += bytes
    if (timestamp > this.active.maxTimestamp) this.active.maxTimestamp = timestamp
  }
}
