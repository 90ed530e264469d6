import { crc32c } from '@node-rs/crc32'
import { ByteSpan } from '../../../util/ByteSpan.js'
import type { OutRecord } from '../../OutRecord.js'
import type { RecordHeaders } from '../../RecordHeaders.js'
import { TextRecord } from '../../TextRecord.js'
import type { Compression } from '../compression/Compression.js'
import { ByteWriter, varintSize } from './ByteWriter.js'

/** Who writes the batch: Kafka drops what it has already from the same producer id, epoch and sequence. */
export interface BatchProducer {
  readonly id: bigint
  readonly epoch: number
  readonly sequence: number
  readonly transactional: boolean
}

/** No producer id: Kafka does not look for duplicates. */
export const NO_PRODUCER: BatchProducer = { id: -1n, epoch: -1, sequence: -1, transactional: false }

const NO_HEADERS: HeaderList = []
const HEADER = 61
const ATTRIBUTES_AT = 21
/** Of a batch that its length does not count. */
const OVERHEAD = 12
/** Bytes of a record beside key, value and headers; some more. */
const RECORD_OVERHEAD = 16

/**
 * A record batch (format v2) of records of one partition.
 *
 * @param now the timestamp of records that have none, in ms
 */
export function encodeRecordBatch(
  records: readonly OutRecord[],
  now: number,
  producer: BatchProducer = NO_PRODUCER,
  compression?: Compression,
): Buffer {
  const batch = new ByteWriter(HEADER + estimate(records))
  batch.at = HEADER
  const first = records[0]?.timestamp ?? now
  let latest = first
  for (let index = 0; index < records.length; index++) {
    const record = records[index] as OutRecord
    const timestamp = record.timestamp ?? now
    if (timestamp > latest) latest = timestamp
    writeRecord(batch, record, timestamp - first, index)
  }
  if (compression !== undefined) {
    const packed = compression.compress(batch.written.subarray(HEADER))
    batch.at = HEADER
    batch.bytes(packed)
  }
  const { at } = batch
  batch.at = 0
  batch
    .int64(0)
    .int32(at - OVERHEAD)
    .int32(-1)
    .int8(2)
    .int32(0)
    .int16((compression?.id ?? 0) | (producer.transactional ? 0x10 : 0))
    .int32(records.length - 1)
    .int64(first)
    .int64(latest)
    .int64(producer.id)
    .int16(producer.epoch)
    .int32(producer.sequence)
    .int32(records.length)
  batch.at = at
  batch.int32At(17, crc32c(batch.written.subarray(ATTRIBUTES_AT)))
  return batch.written
}

/** Bytes that the records take, or some more, so that the buffer has to grow seldom. */
function estimate(records: readonly OutRecord[]): number {
  let bytes = 64
  for (const record of records) {
    bytes += RECORD_OVERHEAD
    if (record instanceof TextRecord) bytes += record.keyLength + record.valueLength
    else bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0)
  }
  return bytes
}

function writeRecord(body: ByteWriter, record: OutRecord, timestampDelta: number, offsetDelta: number): void {
  const text = record instanceof TextRecord
  const key = text ? record.keyForm : record.key
  const value = text ? record.valueForm : record.value
  const keyLength = text ? record.keyLength : (key?.length ?? 0)
  const valueLength = text ? record.valueLength : (record.value?.length ?? 0)
  const headers = record.headers === undefined ? NO_HEADERS : headerList(record.headers)
  let size = 1 + varintSize(timestampDelta) + varintSize(offsetDelta)
  size += key === null ? 1 : varintSize(keyLength) + keyLength
  size += value === null ? 1 : varintSize(valueLength) + valueLength
  size += varintSize(headers.length)
  for (const [name, bytes] of headers) size += bytesSize(name) + bytesSize(bytes)
  body.varint(size).int8(0).varint(timestampDelta).varint(offsetDelta)
  writeForm(body, key, keyLength)
  writeForm(body, value, valueLength)
  body.varint(headers.length)
  for (const [name, bytes] of headers) body.varbytes(name).varbytes(bytes)
}

function writeForm(body: ByteWriter, form: string | Uint8Array | ByteSpan | null, length: number): void {
  if (form === null) body.varint(-1)
  else if (typeof form === 'string') body.varint(length).utf8(form, length)
  else if (form instanceof ByteSpan) body.varint(length).span(form)
  else body.varint(length).bytes(form)
}

type HeaderList = readonly (readonly [name: Uint8Array, value: Uint8Array])[]

function headerList(headers: RecordHeaders): HeaderList {
  let list: [Uint8Array, Uint8Array][] | undefined
  for (const name in headers) {
    const value = headers[name]
    const bytes = Buffer.from(name)
    for (const item of Array.isArray(value) ? (value as Uint8Array[]) : [value as Uint8Array]) {
      list ??= []
      list.push([bytes, item])
    }
  }
  return list ?? NO_HEADERS
}

function bytesSize(bytes: Uint8Array): number {
  return varintSize(bytes.length) + bytes.length
}
