// Reads the record batches of one partition of a fetch response.
//
// Reading is done here and not by kafkajs for four reasons: kafkajs drops the extent of batches that compaction has
// emptied, so that a reader can't get past a fetch full of them; its filter of aborted transactions lets records
// through (it takes the broker's list as sorted, and looks for the marker in keys of ordinary records); it appends
// the records of a batch with a spread, which overflows the stack with some hundred thousand of them; and it takes
// ten times as long, in one go.
//
// The batches are opened at once: their heads are read, their checksums compared, and what is compressed is unpacked.
// The records are read when they are taken, some at a time: Kafka gives batches whole, however little was asked for,
// and the event loop must not wait for a megabyte of them.
//
// Aborted transactions, as the Java client filters them: the broker names each transaction that was aborted within
// the response by producer and first offset. Batch by batch, a producer is "aborting" from its first offset until
// its abort marker (a control batch) has passed; its transactional batches in between are skipped.

import { crc32c } from '@node-rs/crc32'
import { RxfaustError } from '../../../util/RxfaustError.js'
import { PackedRecord } from '../../PackedRecord.js'
import { ByteReader } from './ByteReader.js'
import { readHeaders } from './readHeaders.js'
import { unpack } from './unpack.js'

/** A transaction that was aborted. */
export interface AbortedTransaction {
  readonly producer: bigint
  readonly firstOffset: number
}

/** Some records. */
export interface TakenRecords {
  readonly records: readonly PackedRecord[]
  /** Behind the last of them; with the last records of all, behind the last whole batch. */
  readonly nextOffset: number
  /** Sum of the sizes of keys, values and headers. */
  readonly byteLength: number
}

/** A batch with records that are wanted. */
interface Batch {
  readonly records: Buffer
  readonly count: number
  readonly baseOffset: number
  readonly firstTimestamp: number
  readonly maxTimestamp: number
  readonly appendTime: boolean
}

const OVERHEAD = 12
const COMPRESSION = 0x07
const APPEND_TIME = 0x08
const TRANSACTIONAL = 0x10
const CONTROL = 0x20

/** The record batches of one answer, whose records are taken in parts; see the top of the file. */
export class RecordBatches {
  #batch = 0
  #reader: ByteReader | undefined
  /** Records of the batch that were read. */
  #read = 0
  #bytesLeft: number

  private constructor(
    private readonly batches: readonly Batch[],
    /** The position asked for: records before it are left out, as a batch is always fetched whole. */
    private readonly from: number,
    /** Behind the last whole batch; the position asked for where there was none. */
    readonly nextOffset: number,
  ) {
    this.#bytesLeft = batches.reduce((sum, { records }) => sum + records.length, 0)
  }

  /** Whether there are records to be taken. */
  get left(): boolean {
    return this.#batch < this.batches.length
  }

  /** Bytes of what is not taken, unpacked; those of a batch that was begun included. */
  get bytesLeft(): number {
    return this.#bytesLeft
  }

  /**
   * @param checkCrcs whether batches are compared with their checksums
   * @throws RxfaustError `RXFAUST_BROKER` for what can't be read, `RXFAUST_MISSING_PACKAGE`
   */
  static async open(
    bytes: Buffer,
    from: number,
    aborted: readonly AbortedTransaction[],
    checkCrcs = true,
  ): Promise<RecordBatches> {
    const batches: Batch[] = []
    const upcoming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset)
    const aborting = new Set<bigint>()
    let nextOffset = from
    let at = 0
    while (bytes.length - at > OVERHEAD) {
      const header = new ByteReader(bytes, at)
      const baseOffset = header.int64()
      const length = header.int32()
      // The last batch of a response may be cut off; it comes whole with the next fetch.
      if (header.left < length) break
      at += OVERHEAD + length
      header.int32()
      const magic = header.int8()
      if (magic !== 2) throw tooOld(magic)
      const checksum = header.int32() >>> 0
      if (checkCrcs && crc32c(bytes.subarray(header.at, at)) !== checksum) throw damaged(baseOffset)
      const attributes = header.int16()
      const lastOffset = baseOffset + header.int32()
      const firstTimestamp = header.int64()
      const maxTimestamp = header.int64()
      const producer = header.id64()
      header.at += 6
      const count = header.int32()
      nextOffset = Math.max(nextOffset, lastOffset + 1)
      while (upcoming[0] !== undefined && upcoming[0].firstOffset <= lastOffset) {
        aborting.add((upcoming.shift() as AbortedTransaction).producer)
      }
      const payload = bytes.subarray(header.at, at)
      if ((attributes & CONTROL) !== 0) {
        if (isAbortMarker(payload)) aborting.delete(producer)
        continue
      }
      if ((attributes & TRANSACTIONAL) !== 0 && aborting.has(producer)) continue
      if (count === 0 || lastOffset < from) continue
      const codec = attributes & COMPRESSION
      const records = codec === 0 ? payload : await unpack(codec, payload)
      const appendTime = (attributes & APPEND_TIME) !== 0
      batches.push({ records, count, baseOffset, firstTimestamp, maxTimestamp, appendTime })
    }
    return new RecordBatches(batches, from, nextOffset)
  }

  /**
   * The next records: as many as have so many bytes, one at least where there is one.
   *
   * @throws RangeError where they can't be read
   */
  take(maxBytes: number): TakenRecords {
    const records: PackedRecord[] = []
    let byteLength = 0
    while (this.left) {
      const batch = this.batches[this.#batch] as Batch
      this.#reader ??= new ByteReader(batch.records)
      const reader = this.#reader
      while (this.#read < batch.count) {
        const start = reader.at
        const record = this.#next(batch, reader)
        if (record === undefined) continue
        const size = record.byteLength
        if (records.length > 0 && byteLength + size > maxBytes) {
          reader.at = start
          this.#read--
          return { records, byteLength, nextOffset: (records.at(-1) as PackedRecord).offset + 1 }
        }
        records.push(record)
        byteLength += size
      }
      this.#batch++
      this.#bytesLeft -= batch.records.length
      this.#reader = undefined
      this.#read = 0
    }
    return { records, byteLength, nextOffset: this.nextOffset }
  }

  /** The next record of a batch; `undefined` where it is before the position. */
  #next(batch: Batch, reader: ByteReader): PackedRecord | undefined {
    this.#read++
    const length = reader.varint()
    const end = reader.at + length
    reader.at++
    const timestampDelta = reader.varint()
    const offset = batch.baseOffset + reader.varint()
    if (offset < this.from) {
      reader.at = end
      return undefined
    }
    const keyLength = reader.varint()
    const keyStart = reader.at
    if (keyLength > 0) reader.at += keyLength
    const valueLength = reader.varint()
    const valueStart = reader.at
    if (valueLength > 0) reader.at += valueLength
    const { headers, bytes } = readHeaders(reader)
    if (end > batch.records.length) throw new RangeError('A record ends behind its batch.')
    reader.at = end
    return new PackedRecord(
      offset,
      batch.appendTime ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta,
      batch.appendTime ? 'append' : 'create',
      headers,
      batch.records,
      keyStart,
      keyStart + keyLength,
      valueStart,
      valueStart + valueLength,
      bytes,
    )
  }
}

/** A control batch holds one record, whose key is two int16: a version, and 0 for abort. */
function isAbortMarker(payload: Buffer): boolean {
  const reader = new ByteReader(payload)
  reader.varint()
  reader.at++
  reader.varint()
  reader.varint()
  const length = reader.varint()
  return length >= 4 && reader.take(length).readInt16BE(2) === 0
}

function damaged(offset: number): RxfaustError {
  return new RxfaustError(
    'RXFAUST_BROKER',
    `The record batch at offset ${offset} does not have the checksum that its sender has made.`,
    'It was damaged on its way, which a restart cures, or in the broker: then read it there. checkCrcs: false takes it as it is.',
    { details: { offset } },
  )
}

function tooOld(magic: number): RxfaustError {
  return new RxfaustError(
    'RXFAUST_BROKER',
    `A topic holds records in Kafka's message format ${magic}, of before Kafka 0.11.`,
    'Copy the topic with a newer client, which writes format 2.',
  )
}
