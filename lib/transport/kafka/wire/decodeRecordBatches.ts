// Reads the record batches of one partition of a fetch response.
//
// Reading is done here and not by kafkajs for four reasons: kafkajs drops the extent of batches that compaction has
// emptied, so that a reader can't get past a fetch full of them; its filter of aborted transactions lets records
// through (it takes the broker's list as sorted, and looks for the marker in keys of ordinary records); it appends
// the records of a batch with a spread, which overflows the stack with some hundred thousand of them; and it takes
// ten times as long, in one go.
//
// Aborted transactions, as the Java client filters them: the broker names each transaction that was aborted within
// the response by producer and first offset. Batch by batch, a producer is "aborting" from its first offset until
// its abort marker (a control batch) has passed; its transactional batches in between are skipped.

import { RxfaustError } from '../../../util/RxfaustError.js'
import type { CompressionName } from '../../CompressionName.js'
import type { InRecord } from '../../InRecord.js'
import type { RecordHeaders } from '../../RecordHeaders.js'
import { loadCompression } from '../compression/loadCompression.js'
import { ByteReader } from './ByteReader.js'
import { crc32c } from './crc32c.js'

/** A transaction that was aborted. */
export interface AbortedTransaction {
  readonly producer: bigint
  readonly firstOffset: number
}

/** What was read. */
export interface DecodedBatches {
  readonly records: InRecord[]
  /** Behind the last whole batch; the position asked for where there was none. */
  readonly nextOffset: number
  /** Sum of the sizes of keys, values and headers. */
  readonly byteLength: number
}

const OVERHEAD = 12
const COMPRESSION = 0x07
/** By Kafka's numbers. */
const COMPRESSIONS: readonly CompressionName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const APPEND_TIME = 0x08
const TRANSACTIONAL = 0x10
const CONTROL = 0x20
const EMPTY: RecordHeaders = Object.freeze({})

/**
 * @param from the position: records before it are left out, as a batch is always fetched whole
 * @param checkCrcs whether batches are compared with their checksums
 */
export async function decodeRecordBatches(
  bytes: Buffer,
  from: number,
  aborted: readonly AbortedTransaction[],
  checkCrcs = true,
): Promise<DecodedBatches> {
  const sink: Sink = { records: [], byteLength: 0, from }
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
    if (checkCrcs && crc32c(bytes, header.at, at) !== checksum) throw damaged(baseOffset)
    const attributes = header.int16()
    const lastOffset = baseOffset + header.int32()
    const batch: BatchHead = {
      baseOffset,
      firstTimestamp: header.int64(),
      maxTimestamp: header.int64(),
      appendTime: (attributes & APPEND_TIME) !== 0,
    }
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
    const plain = codec === 0 ? payload : await decompress(codec, payload)
    decodeRecords(plain, count, batch, sink)
  }
  return { records: sink.records, nextOffset, byteLength: sink.byteLength }
}

interface BatchHead {
  readonly baseOffset: number
  readonly firstTimestamp: number
  readonly maxTimestamp: number
  readonly appendTime: boolean
}

interface Sink {
  readonly records: InRecord[]
  readonly from: number
  byteLength: number
}

function decodeRecords(bytes: Buffer, count: number, batch: BatchHead, sink: Sink): void {
  const reader = new ByteReader(bytes)
  for (let i = 0; i < count; i++) {
    const length = reader.varint()
    const end = reader.at + length
    reader.at++
    const timestampDelta = reader.varint()
    const offset = batch.baseOffset + reader.varint()
    if (offset >= sink.from) {
      const key = varbytes(reader)
      const value = varbytes(reader)
      sink.byteLength += (key?.length ?? 0) + (value?.length ?? 0)
      sink.records.push({
        offset,
        timestamp: batch.appendTime ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta,
        timestampType: batch.appendTime ? 'append' : 'create',
        key,
        value,
        headers: decodeHeaders(reader, sink),
      })
    }
    reader.at = end
  }
}

function varbytes(reader: ByteReader): Buffer | null {
  const length = reader.varint()
  return length < 0 ? null : reader.take(length)
}

function decodeHeaders(reader: ByteReader, sink: Sink): RecordHeaders {
  const count = reader.varint()
  if (count <= 0) return EMPTY
  const headers = new Map<string, Uint8Array | Uint8Array[]>()
  for (let i = 0; i < count; i++) {
    const nameBytes = reader.take(reader.varint())
    const name = nameBytes.toString()
    // Kafka knows headers without a value; an empty one stands for them.
    const value = varbytes(reader) ?? Buffer.alloc(0)
    sink.byteLength += nameBytes.length + value.length
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value])
  }
  return Object.fromEntries(headers)
}

/** A control batch holds one record, whose key is two int16: a version, and 0 for abort. */
function isAbortMarker(payload: Buffer): boolean {
  const reader = new ByteReader(payload)
  reader.varint()
  reader.at++
  reader.varint()
  reader.varint()
  const key = varbytes(reader)
  return key !== null && key.length >= 4 && key.readInt16BE(2) === 0
}

async function decompress(codec: number, payload: Buffer): Promise<Buffer> {
  const name = COMPRESSIONS[codec]
  if (name === undefined) throw notUndone(`number ${codec}`, 'Look for a newer rxfaust.')
  // What is missing is named by its own error.
  const compression = await loadCompression(name)
  if (compression === undefined) return payload
  try {
    return compression.decompress(payload)
  } catch (cause) {
    throw notUndone(name, 'The batch is damaged: see who wrote it, and with what.', cause)
  }
}

function notUndone(name: string, advice: string, cause?: unknown): RxfaustError {
  const seen = `A record batch is compressed with ${name}, which could not be undone.`
  return new RxfaustError('RXFAUST_BROKER', seen, advice, { cause, details: { compression: name } })
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
