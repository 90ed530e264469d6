import { expect } from 'chai'
import kafkajs from 'kafkajs'
import type { InBatch } from '../../../lib/transport/InBatch.js'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'
import type { Producer } from '../../../lib/transport/Producer.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName, openForSpecs } from '../../support/kafka/openForSpecs.js'

describeKafka('Reading from Kafka', kafka => {
  let transport: Transport
  let topic: string
  const producers: Producer[] = []

  beforeEach(async () => {
    transport = await openForSpecs(kafka.url)
    topic = freshName('reading')
  })

  afterEach(async () => {
    await Promise.all(producers.splice(0).map(producer => producer.close()))
    await transport.close()
  })

  const create = (config: Record<string, string> = {}) =>
    transport.admin.createTopics([{ topic, partitions: 1, config }])
  const record = (value: string, key: Uint8Array | null = null): OutRecord => {
    return { topic, partition: 0, key, value: Buffer.from(value) }
  }
  async function producer(transactionalId?: string): Promise<Producer> {
    const made = await transport.producer(transactionalId === undefined ? {} : { transactionalId })
    producers.push(made)
    return made
  }

  /** Everything before `end`, awaited: a transaction's marker may come behind the answer to its end. */
  async function readAll(end: number, maxBytes?: number): Promise<{ values: string[]; last: InBatch }> {
    const values: string[] = []
    const done = new AbortController()
    let last: InBatch | undefined
    const options = { topic, partition: 0, from: 0, signal: done.signal }
    for await (const batch of transport.read(maxBytes === undefined ? options : { ...options, maxBytes })) {
      for (const { offset, value } of batch.records) values.push(`${offset}:${value}`)
      last = batch
      if (batch.nextOffset >= end) done.abort()
    }
    return { values, last: last as InBatch }
  }

  it('hides the aborted records of two producers whose transactions interleave', async () => {
    await create()
    const one = await producer(freshName('one'))
    const two = await producer(freshName('two'))
    const first = await one.begin()
    await first.send([record('x')])
    const second = await two.begin()
    await second.send([record('y')])
    await second.abort()
    await first.send([record('z')])
    await first.abort()
    const third = await one.begin()
    await third.send([record('a')])
    await third.commit()
    const { values, last } = await readAll(7)
    expect(values).to.deep.equal(['5:a'])
    expect(last.nextOffset).to.equal(7)
    expect(last.highWatermark).to.equal(7)
  })

  it('hides aborted records whose key is four zero bytes', async () => {
    await create()
    const one = await producer(freshName('one'))
    const first = await one.begin()
    await first.send([record('x', Buffer.alloc(4)), record('y')])
    await first.abort()
    const second = await one.begin()
    await second.send([record('a', Buffer.alloc(4))])
    await second.commit()
    expect((await readAll(5)).values).to.deep.equal(['3:a'])
  })

  it('hides several aborted transactions of one producer', async () => {
    await create()
    const one = await producer(freshName('one'))
    for (const value of ['x', 'y', 'a', 'z']) {
      const transaction = await one.begin()
      await transaction.send([record(value)])
      await (value === 'a' ? transaction.commit() : transaction.abort())
    }
    const { values, last } = await readAll(8)
    expect(values).to.deep.equal(['4:a'])
    expect(last.nextOffset).to.equal(8)
  })

  it('fences a producer, which then leaves its successor alone', async () => {
    await create()
    const id = freshName('id')
    const zombie = await producer(id)
    const open = await zombie.begin()
    await open.send([record('x')])
    const successor = await producer(id)
    const codes: unknown[] = []
    const attempts = [() => open.send([record('y')]), () => open.commit(), () => open.abort(), () => zombie.begin()]
    for (const attempt of attempts) {
      await attempt().then(
        () => codes.push('nothing'),
        error => codes.push(error.code),
      )
    }
    expect(codes).to.deep.equal(Array(4).fill('RXFAUST_FENCED'))
    const next = await successor.begin()
    await next.send([record('a')])
    await next.commit()
    expect((await readAll(4)).values.map(value => value.split(':')[1])).to.deep.equal(['a'])
  })

  it('goes on over what compaction has removed', async function () {
    this.timeout(30_000)
    // A segment per batch, so that all but the last one may be cleaned.
    await create({
      'cleanup.policy': 'compact',
      'segment.bytes': '100',
      'min.cleanable.dirty.ratio': '0.001',
      'delete.retention.ms': '0',
    })
    const one = await producer()
    for (let number = 0; number < 200; number++) {
      await one.send([record(String(number), Buffer.from(`key-${number % 3}`)), record('other', Buffer.from('other'))])
    }
    const end = 400
    let values: string[] = []
    for (const began = Date.now(); Date.now() - began < 20_000; ) {
      // A small fetch, so that it meets nothing but emptied batches now and then.
      const all = await readAll(end, 200)
      expect(all.last.nextOffset).to.equal(end)
      values = all.values
      if (values.length < 50) break
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    expect(values.length).to.be.lessThan(50)
    expect(values.slice(-2)).to.deep.equal(['398:199', '399:other'])
    const latest = new Set(values.map(value => value.split(':')[1]))
    for (const kept of ['197', '198', '199', 'other']) expect(latest).to.include(kept)
  })

  it('gets batches that are larger than what it asks for', async () => {
    await create()
    const one = await producer()
    const value = 'x'.repeat(300_000)
    await one.send([record(value), record(value), record('a')])
    const { values } = await readAll(3, 1_000)
    expect(values.map(read => read.length)).to.deep.equal([300_002, 300_002, 3])
  })

  it('has the broker accept every compression, by producer and by topic, and reads it', async () => {
    await create()
    const one = await producer()
    const text = 'compressible '.repeat(20_000)
    const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
    for (const compression of compressions) {
      for (const acks of [-1, 1, 0] as const) {
        // The broker looks into compressed batches, and refuses those that it can't read.
        const [result] = await one.send([{ ...record(text), settings: { compression, acks } }])
        expect(result?.offset === null).to.equal(acks === 0)
      }
      const other = await transport.producer({ compression })
      producers.push(other)
      await other.send([record(text)])
    }
    const { values } = await readAll(20)
    expect(values).to.deep.equal(Array.from({ length: 4 * compressions.length }, (_, offset) => `${offset}:${text}`))
  })

  it('reads what kafkajs wrote, and kafkajs reads what it wrote, compressed too', async () => {
    await create()
    const gzip = await transport.producer({ compression: 'gzip' })
    producers.push(gzip)
    await gzip.send([
      { ...record('a', Buffer.from('k')), headers: { h: [Buffer.from('1'), Buffer.from('2')] }, timestamp: 5 },
    ])
    const brokers = [kafka.url.replace('kafka://', '')]
    const client = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING })
    const other = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
    await other.connect()
    await other.send({
      topic,
      messages: [{ value: 'b', headers: { x: 'y' } }],
      compression: kafkajs.CompressionTypes.GZIP,
    })
    await other.disconnect()
    expect((await readAll(2)).values).to.deep.equal(['0:a', '1:b'])
    const consumer = client.consumer({ groupId: freshName('group'), maxWaitTimeInMs: 50 })
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    const first = await new Promise<{ message: kafkajs.KafkaMessage }>((resolve, reject) => {
      consumer.run({ eachMessage: async payload => resolve(payload) }).catch(reject)
    })
    await consumer.disconnect()
    expect(String(first.message.value)).to.equal('a')
    expect(first.message.timestamp).to.equal('5')
    expect(first.message.headers).to.deep.equal({ h: [Buffer.from('1'), Buffer.from('2')] })
  })

  it('sends a hundred thousand records with a call, in batches that the broker takes', async function () {
    this.timeout(20_000)
    await create()
    const one = await producer()
    const results = await one.send(Array.from({ length: 100_000 }, (_, number) => record(String(number).padEnd(100))))
    expect(results[99_999]).to.include({ partition: 0, offset: 99_999 })
    expect(results.every(({ offset }, index) => offset === index)).to.equal(true)
  })

  it('sends without waiting for the broker, where nobody wants to know', async () => {
    await create()
    const hasty = await transport.producer({ acks: 0 })
    producers.push(hasty)
    expect((await hasty.send([record('a')]))[0]?.offset).to.equal(null)
    await transport.producer({ acks: 1 }).then(one => producers.push(one))
    expect((await producers.at(-1)?.send([record('b')]))?.[0]?.offset).to.be.oneOf([0, 1])
  })

  it('says what Kafka does not like about a topic', async () => {
    const created = transport.admin.createTopics([{ topic, partitions: 1, replicas: 3 }])
    expect(await created.catch(error => error)).to.include({ code: 'RXFAUST_BROKER', retriable: false })
    const misspelt = transport.admin.createTopics([{ topic: 'no spaces', partitions: 1 }])
    expect(await misspelt.catch(error => error.code)).to.equal('RXFAUST_UNKNOWN_TOPIC')
  })

  it('splits again where the topic takes smaller batches only', async () => {
    await create({ 'max.message.bytes': '20000' })
    const one = await producer()
    const sent = await one.send(Array.from({ length: 1_000 }, () => record('x'.repeat(100))))
    expect(sent.map(({ offset }) => offset)).to.deep.equal(sent.map((_, index) => index))
    const tooLarge = await one.send([record('x'.repeat(30_000))]).catch(error => error)
    expect(tooLarge).to.include({ code: 'RXFAUST_SEND', retriable: false })
    expect((await one.send([record('a')]))[0]?.offset).to.equal(1_000)
  })
})
