import { ByteReader } from './ByteReader.js'
import { ByteWriter } from './ByteWriter.js'
import type { KafkaRequest } from './KafkaRequest.js'

/** One record batch for one partition. */
export interface ProduceBatch {
  readonly topic: string
  readonly partition: number
  readonly bytes: Buffer
}

/** What became of it. */
export interface ProduceAnswer {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  readonly baseOffset: number
  /** -1 where the topic keeps the producer's timestamps. */
  readonly appendTime: number
}

/** Options of {@link produceRequest}. */
export interface ProduceOptions {
  readonly acks: -1 | 0 | 1
  readonly transactionalId: string | null
  /** How long the broker may wait for replicas, in ms. */
  readonly timeout: number
}

/** Produce, version 7 (Kafka 2.1 to 4.x). Each partition may occur once. */
export function produceRequest(
  batches: readonly ProduceBatch[],
  options: ProduceOptions,
): KafkaRequest<readonly ProduceAnswer[]> {
  return {
    request: {
      apiKey: 0,
      apiVersion: 7,
      apiName: 'Produce',
      expectResponse: () => options.acks !== 0,
      encode: async () => encoded(batches, options),
    },
    response: { decode: async bytes => decode(bytes), parse: async answers => answers },
    requestTimeout: options.timeout + 5_000,
  }
}

function encoded(batches: readonly ProduceBatch[], options: ProduceOptions) {
  const size = batches.reduce((sum, batch) => sum + batch.bytes.length + batch.topic.length + 32, 128)
  const writer = new ByteWriter(size)
  writer.string(options.transactionalId).int16(options.acks).int32(options.timeout)
  const topics = new Map<string, ProduceBatch[]>()
  for (const batch of batches) {
    const ofTopic = topics.get(batch.topic)
    if (ofTopic) ofTopic.push(batch)
    else topics.set(batch.topic, [batch])
  }
  writer.array([...topics], ([topic, ofTopic]) => {
    writer.string(topic).array(ofTopic, ({ partition, bytes }) => {
      writer.int32(partition).int32(bytes.length).bytes(bytes)
    })
  })
  return { buf: writer.written, buffer: writer.written, size: () => writer.at }
}

function decode(bytes: Buffer): ProduceAnswer[] {
  const reader = new ByteReader(bytes)
  const answers: ProduceAnswer[] = []
  reader.array(() => {
    const topic = reader.string()
    reader.array(() => {
      const partition = reader.int32()
      const errorCode = reader.int16()
      const baseOffset = reader.int64()
      const appendTime = reader.int64()
      reader.at += 8
      answers.push({ topic, partition, errorCode, baseOffset, appendTime })
    })
  })
  return answers
}
