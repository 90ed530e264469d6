import type { OutRecord } from '../../OutRecord.js'
import type { Compression } from '../compression/Compression.js'
import { ByteWriter, varintSize } from './ByteWriter.js'
import { crc32c } from './crc32c.js'

/** Who writes the batch: Kafka drops what it has already from the same producer id, epoch and sequence. */
export interface BatchProducer {
  readonly id: bigint
  readonly epoch: number
  readonly sequence: number
  readonly transactional: boolean
}

/** No producer id: Kafka does not look for duplicates. */
export const NO_PRODUCER: BatchProducer = { id: -1n, epoch: -1, sequence: -1, transactional: false }

const HEADER = 61
const ATTRIBUTES_AT = 21

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
  const body = new ByteWriter(Math.max(512, records.length * 96))
  const first = records[0]?.timestamp ?? now
  let latest = first
  for (let index = 0; index < records.length; index++) {
    const record = records[index] as OutRecord
    const timestamp = record.timestamp ?? now
    if (timestamp > latest) latest = timestamp
    writeRecord(body, record, timestamp - first, index)
  }
  const packed = compression === undefined ? body.written : compression.compress(body.written)
  const batch = new ByteWriter(HEADER + packed.length)
  batch
    .int64(0)
    .int32(HEADER - 12 + packed.length)
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
    .bytes(packed)
  batch.int32At(17, crc32c(batch.written, ATTRIBUTES_AT))
  return batch.written
}

function writeRecord(body: ByteWriter, record: OutRecord, timestampDelta: number, offsetDelta: number): void {
  const { key, value } = record
  const headers = record.headers === undefined ? [] : headerList(record.headers)
  let size = 1 + varintSize(timestampDelta) + varintSize(offsetDelta) + bytesSize(key) + bytesSize(value)
  size += varintSize(headers.length)
  for (const [name, bytes] of headers) size += bytesSize(name) + bytesSize(bytes)
  body.varint(size).int8(0).varint(timestampDelta).varint(offsetDelta).varbytes(key).varbytes(value)
  body.varint(headers.length)
  for (const [name, bytes] of headers) body.varbytes(name).varbytes(bytes)
}

function headerList(headers: NonNullable<OutRecord['headers']>): [Uint8Array, Uint8Array][] {
  const list: [Uint8Array, Uint8Array][] = []
  for (const [name, value] of Object.entries(headers)) {
    const bytes = Buffer.from(name)
    for (const item of Array.isArray(value) ? (value as Uint8Array[]) : [value as Uint8Array]) list.push([bytes, item])
  }
  return list
}

function bytesSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length
}
