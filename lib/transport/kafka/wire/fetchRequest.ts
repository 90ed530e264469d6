import { ByteReader } from './ByteReader.js'
import { ByteWriter } from './ByteWriter.js'
import type { KafkaRequest } from './KafkaRequest.js'
import type { AbortedTransaction } from './RecordBatches.js'

/** What is wanted of one partition. */
export interface FetchWish {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly maxBytes: number
}

/** What came of one partition. */
export interface FetchAnswer {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: number
  readonly stableOffset: number
  readonly aborted: readonly AbortedTransaction[]
  /** Record batches, the last one perhaps cut off. */
  readonly batches: Buffer
}

/** Options of {@link fetchRequest}. */
export interface FetchOptions {
  /** How long the broker waits for a first byte, in ms. */
  readonly maxWait: number
  /** Of the whole answer. */
  readonly maxBytes: number
  readonly committed: boolean
  /** How long the answer may take besides, in ms. */
  readonly requestTimeout: number
}

/** Fetch, version 11 (Kafka 2.3 to 4.x). */
export function fetchRequest(wishes: readonly FetchWish[], options: FetchOptions): KafkaRequest<FetchAnswer[]> {
  return {
    request: {
      apiKey: 1,
      apiVersion: 11,
      apiName: 'Fetch',
      expectResponse: () => true,
      encode: async () => encoded(wishes, options),
    },
    response: { decode: async bytes => decode(bytes), parse: async answers => answers },
    requestTimeout: options.maxWait + options.requestTimeout,
  }
}

function encoded(wishes: readonly FetchWish[], options: FetchOptions) {
  const writer = new ByteWriter()
  writer.int32(-1).int32(options.maxWait).int32(1).int32(options.maxBytes)
  // No fetch session: the whole list goes out each time.
  writer
    .int8(options.committed ? 1 : 0)
    .int32(0)
    .int32(-1)
  // One entry per partition, also of the same topic: the order is the caller's, and the broker serves it in order.
  writer.array(wishes, ({ topic, partition, offset, maxBytes }) => {
    writer.string(topic).int32(1).int32(partition).int32(-1).int64(offset).int64(-1).int32(maxBytes)
  })
  writer.int32(0).string('')
  return { buf: writer.written, buffer: writer.written, size: () => writer.at }
}

function decode(bytes: Buffer): FetchAnswer[] {
  const reader = new ByteReader(bytes)
  reader.at += 4
  const errorCode = reader.int16()
  reader.at += 4
  const answers: FetchAnswer[] = []
  reader.array(() => {
    const topic = reader.string()
    reader.array(() => {
      const partition = reader.int32()
      const partitionError = reader.int16()
      const highWatermark = reader.int64()
      const stableOffset = reader.int64()
      reader.at += 8
      const aborted = reader.array(() => ({ producer: reader.id64(), firstOffset: reader.int64() }))
      reader.at += 4
      const length = reader.int32()
      const batches = length > 0 ? reader.take(Math.min(length, reader.left)) : Buffer.alloc(0)
      answers.push({
        topic,
        partition,
        errorCode: errorCode || partitionError,
        highWatermark,
        stableOffset: stableOffset < 0 ? highWatermark : stableOffset,
        aborted,
        batches,
      })
    })
  })
  return answers
}
