import { type AbortedTransaction, RecordBatches } from '../../../lib/transport/kafka/wire/RecordBatches.js'
import { plainRecord } from '../plainRecord.js'

/** All records of what was fetched, as plain objects. */
export async function readBatches(
  bytes: Buffer,
  from: number,
  aborted: readonly AbortedTransaction[],
  checkCrcs = true,
) {
  const { records, nextOffset, byteLength } = (await RecordBatches.open(bytes, from, aborted, checkCrcs)).take(Infinity)
  return { records: records.map(plainRecord), nextOffset, byteLength }
}
