import type { OutRecord } from '../OutRecord.js'
import type { SendGuard } from '../SendGuard.js'
import type { SendResult } from '../SendResult.js'
import type { SendSettings } from '../SendSettings.js'
import { TextRecord } from '../TextRecord.js'
import { Backoff } from './Backoff.js'
import type { Compression } from './compression/Compression.js'
import type { ProducerIdentity } from './ProducerIdentity.js'
import { encodeRecordBatch, NO_PRODUCER } from './wire/encodeRecordBatch.js'

const DEFAULTS: SendSettings = {}

/** One `send`: its results, and how many records have none yet. */
export interface SendCall {
  readonly results: SendResult[]
  missing: number
  error: unknown
  settled(): void
}

interface Entry {
  readonly record: OutRecord
  readonly call: SendCall
  readonly index: number
  readonly bytes: number
}

/** Records that go out as one batch. Sent again, it is byte for byte the same. */
export interface Chunk {
  readonly bytes: Buffer
  readonly entries: readonly Entry[]
  readonly identity: ProducerIdentity | undefined
  readonly sequence: number
  readonly now: number
}

/** What is to be sent to one partition, in order, at most one batch of it at a time. */
export class SendQueue {
  #entries: Entry[] = []
  #limit: number
  /** When the first attempt of the oldest records began (ms). */
  since = 0
  inFlight = false
  notBefore = 0
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
    return (this.#again?.entries[0] ?? this.#entries[0])?.record.settings?.guard
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

  add(record: OutRecord, call: SendCall, index: number): void {
    if (this.empty && !this.inFlight) this.since = Date.now()
    this.#settings = record.settings ?? DEFAULTS
    this.#entries.push({ record, call, index, bytes: sizeOf(record) })
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
    for (; count < this.#entries.length; count++) {
      const { record, bytes: size } = this.#entries[count] as Entry
      bytes += size
      if (count > 0 && (bytes > Math.min(this.#limit, room) || record.settings?.guard !== guard)) break
      if (bytes > room) return undefined
    }
    const entries = this.#entries.splice(0, count)
    const now = Date.now()
    const sequence = identity?.take(this.topic, this.partition, count) ?? -1
    const producer = identity ? { id: identity.id, epoch: identity.epoch, sequence, transactional } : NO_PRODUCER
    const records = entries.map(entry => entry.record)
    return { bytes: encodeRecordBatch(records, now, producer, compression), entries, identity, sequence, now }
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
    this.#entries = [...chunk.entries, ...this.#entries]
  }

  /** @param baseOffset of its first record; null: not known */
  stored(chunk: Chunk, baseOffset: number | null, appendTime: number): void {
    this.#done()
    chunk.entries.forEach(({ record, call, index }, position) => {
      call.results[index] = {
        partition: this.partition,
        offset: baseOffset === null ? null : baseOffset + position,
        timestamp: appendTime >= 0 ? appendTime : (record.timestamp ?? chunk.now),
      }
      settle(call)
    })
  }

  failed(chunk: Chunk, error: unknown): void {
    this.#done()
    for (const { call } of chunk.entries) {
      call.error ??= error
      settle(call)
    }
  }

  /** What must not be sent any more: all that the guard is over of. */
  refuse(): void {
    const kept: Entry[] = []
    for (const entry of [...(this.#again?.entries ?? []), ...this.#entries]) {
      const over = entry.record.settings?.guard?.over
      if (over === undefined) {
        kept.push(entry)
        continue
      }
      entry.call.error ??= over
      settle(entry.call)
    }
    this.#again = undefined
    this.#entries = kept
  }

  /** Everything that has not been sent. */
  failAll(error: unknown): void {
    const entries = [...(this.#again?.entries ?? []), ...this.#entries.splice(0)]
    this.#again = undefined
    for (const { call } of entries) {
      call.error ??= error
      settle(call)
    }
  }

  #done(): void {
    this.#again = undefined
    this.since = Date.now()
    this.backoff.reset()
  }
}

function settle(call: SendCall): void {
  if (--call.missing === 0) call.settled()
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
