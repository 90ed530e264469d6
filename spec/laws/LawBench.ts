import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { ConsumerOptions } from '../../lib/transport/ConsumerOptions.js'
import { coPartitionedAssigner } from '../../lib/transport/coPartitionedAssigner.js'
import type { InBatch } from '../../lib/transport/InBatch.js'
import type { InRecord } from '../../lib/transport/InRecord.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { SendResult } from '../../lib/transport/SendResult.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import { ConsumerProbe, type ProbeOptions } from './ConsumerProbe.js'
import { record } from './record.js'
import type { BrokerUnderLaw, TransportLawsOptions } from './TransportLawsOptions.js'

/** What was read of a partition. */
interface ReadResult {
  readonly records: readonly InRecord[]
  readonly batches: readonly InBatch[]
  readonly nextOffset: number
}

/** Opens a broker for each law, and has what the laws say over and over. */
export class LawBench {
  readonly patience: number
  private readonly silence: number
  private opened: BrokerUnderLaw | undefined
  private probes: ConsumerProbe[] = []
  private producers: Producer[] = []
  private plain: Promise<Producer> | undefined
  private names = 0
  private readonly run = randomBytes(4).toString('hex')

  constructor(private readonly options: TransportLawsOptions) {
    this.patience = options.patience ?? 2_000
    this.silence = options.silence ?? 50
  }

  /** Called inside of a `describe`. */
  install(): void {
    beforeEach(async () => {
      this.opened = await this.options.open()
    })
    afterEach(async () => {
      const { opened, probes, producers } = this
      this.opened = undefined
      this.probes = []
      this.producers = []
      this.plain = undefined
      for (const probe of probes) probe.release()
      await Promise.all(probes.map(probe => probe.consumer.stop()))
      await Promise.all(producers.map(producer => producer.close()))
      await opened?.close()
    })
  }

  get broker(): BrokerUnderLaw {
    if (this.opened === undefined) throw new Error('no broker is open')
    return this.opened
  }

  get transport(): Transport {
    return this.broker.transport
  }

  name(kind: string): string {
    return `law-${kind}-${this.run}-${++this.names}`
  }

  async topic(partitions = 1, config: Record<string, string> = {}): Promise<string> {
    const topic = this.name('topic')
    await this.transport.admin.createTopics([{ topic, partitions, config }])
    return topic
  }

  async producer(transactionalId?: string, transport = this.transport): Promise<Producer> {
    const producer = await transport.producer(transactionalId === undefined ? {} : { transactionalId })
    this.producers.push(producer)
    return producer
  }

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    this.plain ??= this.producer()
    return (await this.plain).send(records)
  }

  /** Sends `count` records with values `prefix0`, `prefix1`, … */
  async fill(topic: string, partition: number, count: number, prefix = ''): Promise<void> {
    await this.send(Array.from({ length: count }, (_, index) => record(topic, partition, `${prefix}${index}`)))
  }

  /** Makes a consumer and runs it. */
  async consumer(options: Partial<ConsumerOptions> & Pick<ConsumerOptions, 'topics'>, probing: ProbeOptions = {}) {
    const probe = await this.idleConsumer(options, probing)
    await probe.run()
    return probe
  }

  async idleConsumer(
    options: Partial<ConsumerOptions> & Pick<ConsumerOptions, 'topics'>,
    probing: ProbeOptions = {},
  ): Promise<ConsumerProbe> {
    const group = options.group ?? this.name('group')
    const consumer = await this.transport.consumer({ assigner: coPartitionedAssigner(), ...options, group })
    const probe = new ConsumerProbe(consumer, group, this.transport.admin, this.patience, probing)
    this.probes.push(probe)
    return probe
  }

  /** Reads a partition up to where it ends now. */
  async read(
    topic: string,
    options: { partition?: number; from?: number; isolation?: 'committed' | 'uncommitted'; maxBytes?: number } = {},
  ): Promise<ReadResult> {
    const { partition = 0, from = 0, isolation = 'committed', maxBytes } = options
    const end = await this.offset(topic, partition, isolation === 'committed' ? 'stable' : 'latest')
    const batches: InBatch[] = []
    const stop = new AbortController()
    let nextOffset = from
    const late = setTimeout(() => stop.abort(), this.patience)
    try {
      const request = { topic, partition, from, isolation, signal: stop.signal }
      for await (const batch of this.transport.read(maxBytes === undefined ? request : { ...request, maxBytes })) {
        batches.push(batch)
        expect(batch.nextOffset).to.be.at.least(nextOffset)
        nextOffset = batch.nextOffset
        if (nextOffset >= end) break
      }
    } finally {
      clearTimeout(late)
      stop.abort()
    }
    expect(nextOffset, `position after reading ${topic}/${partition}`).to.be.at.least(end)
    return { records: batches.flatMap(batch => batch.records), batches, nextOffset }
  }

  async offset(topic: string, partition: number, at: 'earliest' | 'latest' | 'stable'): Promise<number> {
    const offsets = await this.transport.admin.offsets([{ topic, partition }], at)
    const offset = offsets.get(topicPartitionKey(topic, partition))
    if (typeof offset !== 'number') throw new Error(`${topic}/${partition} has no offset ${at}`)
    return offset
  }

  async committed(group: string, topic: string, partition = 0): Promise<number | undefined> {
    const offsets = await this.transport.admin.committed(group, [{ topic, partition }])
    return offsets.get(topicPartitionKey(topic, partition))?.offset
  }

  /** Waits for what a broker does by and by, and gives no sign of. */
  async eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + this.patience
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }

  /** Long enough for something to come that must not come. */
  quiet(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, this.silence))
  }
}
