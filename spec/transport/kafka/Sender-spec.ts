import { expect } from 'chai'
import type { KafkaCluster } from '../../../lib/transport/kafka/KafkaCluster.js'
import { Sender } from '../../../lib/transport/kafka/Sender.js'
import type { KafkaRequest } from '../../../lib/transport/kafka/wire/KafkaRequest.js'
import type { ProduceAnswer } from '../../../lib/transport/kafka/wire/produceRequest.js'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'

/** Of a request besides the records: names of topics, heads of batches. */
const AROUND = 400

describe('the requests of a producer', () => {
  const sizes: number[] = []
  /** One node, which has everything, and answers for each partition. */
  const cluster = {
    knownLeader: () => 1,
    node: async () => undefined,
    forget: () => undefined,
    send: async (_: unknown, { request }: KafkaRequest<readonly ProduceAnswer[]>) => {
      sizes.push((await request.encode()).buffer.length)
      return Array.from({ length: 10 }, (_each, partition): ProduceAnswer => {
        return { topic: 't', partition, errorCode: 0, baseOffset: 0, appendTime: -1 }
      })
    },
  } as unknown as KafkaCluster

  const largest = async (records: readonly OutRecord[], maxRequestSize: number): Promise<number> => {
    sizes.length = 0
    const sender = new Sender({
      cluster,
      acks: 1,
      compression: 'none',
      maxRequestSize,
      deliveryTimeout: 1_000,
      transactionalId: null,
      identity: () => undefined,
      giveUp: () => undefined,
      fenced: () => expect.fail('there is no transaction'),
      logger: silentLogger,
    })
    expect(await sender.send(records)).to.have.length(records.length)
    sender.close()
    return Math.max(...sizes)
  }
  const records = (count: number, bytes: number, partitions: number): OutRecord[] =>
    Array.from({ length: count }, (_, at) => {
      return { topic: 't', partition: at % partitions, key: null, value: Buffer.alloc(bytes) }
    })

  it('are no larger than maxRequestSize, of one partition and of several', async () => {
    for (const partitions of [1, 10]) {
      expect(await largest(records(60, 500, partitions), 3_000)).to.be.within(1_000, 3_000 + AROUND)
      expect(await largest(records(60, 500, partitions), 100_000)).to.be.above(30_000)
    }
  })

  it('are of one record where that is larger', async () => {
    expect(await largest(records(5, 5_000, 1), 3_000)).to.be.within(5_000, 5_000 + AROUND)
  })
})
