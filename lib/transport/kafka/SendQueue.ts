import type { OutRecord } from '../OutRecord.js'
import type { SendGuard } from '../SendGuard.js'
import type { SendSettings } from '../SendSettings.js'
import { TextRecord } from '../TextRecord.js'
import { Backoff } from './Backoff.js'
import type { Compression } from './compression/Compression.js'
import type { ProducerIdentity } from './ProducerIdentity.js'
import type { SendCall } from './SendCall.js'
import { SendEntries } from './SendEntries.js'
import { encodeRecordBatch, NO_PRODUCER } from './wire/encodeRecordBatch.js'

const DEFAULTS: SendSettings = {}

/** Records of a batch, and bytes that wait: from so many on, a partition's batches are gathered. */
const MANY = 32
const ENOUGH_BYTES = 32 * 1024
/** Milliseconds between two batches that are gathered. */
const GATHER = 8

/** Records that go out as one batch. Sent again, it is byte for byte the same. */
export interface Chunk {
  readonly bytes: Buffer
  readonly entries: SendEntries
  readonly identity: ProducerIdentity | undefined
  readonly sequence: number
  readonly now: number
}

/** What is to be sent to one partition, in order, at most one batch of it at a time. */
export class SendQueue {
  #entries = new SendEntries()
  #limit: number
  /** When the first attempt of the oldest records began (ms). */
  since = 0
  inFlight = false
  notBefore = 0
  /** Until then (ms since the epoch) the next batch grows, unless there is enough for it before. */
  #gatherUntil = 0
  /** Bytes of the records that wait. */
  #waiting = 0
  readonly backoff = new Backoff(20, 1_000)
  #again: Chunk | undefined
  #settings: SendSettings = DEFAULTS

  constructor(
    readonly topic: string,
    readonly partition: number,
    /** Bytes of a batch. */
    limit: number,
  ) {
    this.#limit = limit
  }

  /** How its records are sent: as the last one that was added. */
  get settings(): SendSettings {
    return this.#settings
  }

  /** What the next batch is sent under. */
  get guard(): SendGuard | undefined {
    return (this.#again?.entries.records[0] ?? this.#entries.records[0])?.settings?.guard
  }

  get empty(): boolean {
    return this.#entries.length === 0 && this.#again === undefined
  }

  /** Of the batch whose outcome is not known. */
  get unknownIdentity(): ProducerIdentity | undefined {
    return this.#again?.identity
  }

  get ready(): boolean {
    return !this.inFlight && !this.empty
  }

  /** For how many milliseconds from now the next batch should go on growing; 0 where it should go. */
  gatherFor(now: number): number {
    if (this.#waiting >= ENOUGH_BYTES || this.#again !== undefined) return 0
    const left = this.#gatherUntil - now
    // More than that is left where the clock was set back.
    return left > 0 && left <= GATHER ? left : 0
  }

  add(record: OutRecord, call: SendCall, index: number): void {
    if (this.empty && !this.inFlight) this.since = Date.now()
    this.#settings = record.settings ?? DEFAULTS
    this.#waiting += sizeOf(record)
    this.#entries.add(record, call, index)
  }

  /**
   * The next batch; that of the last attempt where its outcome is not known.
   *
   * @param room bytes that are left for it; `undefined` comes back where it needs more
   */
  next(
    identity: ProducerIdentity | undefined,
    transactional: boolean,
    compression: Compression | undefined,
    room: number,
  ): Chunk | undefined {
    if (this.#again) return this.#again.bytes.length > room ? undefined : this.#again
    let bytes = 0
    let count = 0
    const { guard } = this
    const { records: waiting } = this.#entries
    for (; count < waiting.length; count++) {
      const record = waiting[count] as OutRecord
      const size = sizeOf(record)
      if (count > 0 && (bytes + size > Math.min(this.#limit, room) || record.settings?.guard !== guard)) break
      if (size > room) return undefined
      bytes += size
    }
    this.#waiting -= bytes
    const entries = this.#entries.take(count)
    const now = Date.now()
    const sequence = identity?.take(this.topic, this.partition, count) ?? -1
    const producer = identity ? { id: identity.id, epoch: identity.epoch, sequence, transactional } : NO_PRODUCER
    return { bytes: encodeRecordBatch(entries.records, now, producer, compression), entries, identity, sequence, now }
  }

  /** Nobody knows whether the batch was stored: it goes out again as it is. */
  again(chunk: Chunk): void {
    this.#again = chunk
  }

  /** The batch was refused as a whole: its records go out anew, under another identity or in smaller batches. */
  anew(chunk: Chunk, smaller: boolean): void {
    this.#again = undefined
    if (smaller) this.#limit = Math.max(1, Math.floor(chunk.bytes.length / 2))
    chunk.identity?.giveBack(this.topic, this.partition, chunk.sequence)
    this.#entries = chunk.entries.with(this.#entries)
    this.#waiting = sizeOfAll(this.#entries.records)
  }

  /** @param baseOffset of its first record; null: not known */
  stored(chunk: Chunk, baseOffset: number | null, appendTime: number): void {
    this.#done()
    const many = chunk.entries.length >= MANY && this.#entries.length > 0
    this.#gatherUntil = many ? chunk.now + GATHER : 0
    const { records, calls, indexes } = chunk.entries
    for (let at = 0; at < records.length; at++) {
      const call = calls[at] as SendCall
      call.results[indexes[at] as number] = {
        partition: this.partition,
        offset: baseOffset === null ? null : baseOffset + at,
        timestamp: appendTime >= 0 ? appendTime : ((records[at] as OutRecord).timestamp ?? chunk.now),
      }
      call.settle()
    }
  }

  failed(chunk: Chunk, error: unknown): void {
    this.#done()
    for (let at = 0; at < chunk.entries.length; at++) chunk.entries.failed(at, error)
  }

  /** What must not be sent any more: all that the guard is over of. */
  refuse(): void {
    const all = this.#takeAll()
    for (let at = 0; at < all.length; at++) {
      const record = all.records[at] as OutRecord
      const over = record.settings?.guard?.over
      if (over === undefined) this.#entries.add(record, all.calls[at] as SendCall, all.indexes[at] as number)
      else all.failed(at, over)
    }
    this.#waiting = sizeOfAll(this.#entries.records)
  }

  /** Everything that has not been sent. */
  failAll(error: unknown): void {
    const all = this.#takeAll()
    for (let at = 0; at < all.length; at++) all.failed(at, error)
  }

  #takeAll(): SendEntries {
    const all = this.#again === undefined ? this.#entries : this.#again.entries.with(this.#entries)
    this.#again = undefined
    this.#entries = new SendEntries()
    this.#waiting = 0
    return all
  }

  #done(): void {
    this.#again = undefined
    this.since = Date.now()
    this.backoff.reset()
  }
}

function sizeOfAll(records: readonly OutRecord[]): number {
  return records.reduce((sum, record) => sum + sizeOf(record), 0)
}

function sizeOf(record: OutRecord): number {
  const { headers } = record
  let bytes = 24
  if (record instanceof TextRecord) bytes += record.keyLength + record.valueLength
  else bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0)
  for (const name in headers) {
    const header = headers[name] as Uint8Array | readonly Uint8Array[]
    for (const one of header instanceof Uint8Array ? [header] : header) bytes += name.length * 3 + one.length + 8
  }
  return bytes
}
