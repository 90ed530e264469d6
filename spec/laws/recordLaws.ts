import { expect } from 'chai'
import type { InRecord } from '../../lib/transport/InRecord.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'
import { texts } from './texts.js'

/** Laws about what goes in and what comes out. */
export function recordLaws(bench: LawBench): void {
  it('keep key, value, headers and timestamp, also where they are null or empty', async () => {
    const topic = await bench.topic()
    const sent: OutRecord[] = [
      { topic, partition: 0, key: null, value: Buffer.from('no key'), timestamp: 1_000 },
      { topic, partition: 0, key: Buffer.from('tombstone'), value: null, timestamp: 2_000 },
      { topic, partition: 0, key: Buffer.alloc(0), value: Buffer.alloc(0), timestamp: 1_500 },
      {
        topic,
        partition: 0,
        key: Buffer.from([0, 0, 0, 0]),
        value: Buffer.from([0xff, 0, 0xfe]),
        headers: {
          one: Buffer.from([0, 0xff, 0x80]),
          many: [Buffer.from('a'), Buffer.from('b')],
          empty: Buffer.alloc(0),
        },
        timestamp: 978_307_200_000,
      },
    ]
    await bench.send(sent)
    const { records } = await bench.read(topic)
    expect(records.map(plain)).to.deep.equal(sent.map((out, offset) => ({ ...plainOut(out), offset })))
    expect(records.map(({ timestampType }) => timestampType)).to.deep.equal(sent.map(() => 'create'))
  })

  it('get the broker time where the topic wants that', async () => {
    const topic = await bench.topic(1, { 'message.timestamp.type': 'LogAppendTime' })
    const before = Date.now() - 60_000
    const results = await bench.send([{ ...record(topic, 0, 'a'), timestamp: 1_000 }])
    const [read] = (await bench.read(topic)).records
    expect(read?.timestampType).to.equal('append')
    expect(read?.timestamp).to.be.at.least(before)
    expect(results[0]?.timestamp).to.equal(read?.timestamp)
  })

  it('get the time of sending where they have none', async () => {
    const topic = await bench.topic()
    const before = Date.now()
    const results = await bench.send([record(topic, 0, 'a')])
    const [read] = (await bench.read(topic)).records
    expect(read?.timestamp).to.be.within(before, Date.now())
    expect(results[0]?.timestamp).to.equal(read?.timestamp)
  })

  it('are answered for one by one, in their order', async () => {
    const topic = await bench.topic(3)
    const sent = Array.from({ length: 30 }, (_, index) => record(topic, (index * 7) % 3, String(index)))
    const results = await bench.send(sent)
    expect(results.map(({ partition }) => partition)).to.deep.equal(sent.map(({ partition }) => partition))
    for (const partition of [0, 1, 2]) {
      const { records } = await bench.read(topic, { partition })
      const expected = sent.flatMap((out, index) =>
        out.partition === partition ? [[results[index]?.offset, String(index)]] : [],
      )
      expect(records.map(({ offset }, index) => [offset, texts(records)[index]])).to.deep.equal(expected)
    }
    expect(await bench.send([])).to.deep.equal([])
  })

  it('of one partition keep their order over sends that nobody awaited', async () => {
    const topic = await bench.topic(2)
    const sends = Array.from({ length: 200 }, (_, index) => bench.send([record(topic, index % 2, String(index))]))
    await Promise.all(sends)
    for (const partition of [0, 1]) {
      const { records } = await bench.read(topic, { partition })
      expect(texts(records)).to.deep.equal(Array.from({ length: 100 }, (_, index) => String(index * 2 + partition)))
    }
  })

  it('that are large come whole', async () => {
    const topic = await bench.topic()
    const value = Buffer.alloc(300_000, 'large')
    await bench.send([{ topic, partition: 0, key: null, value }, record(topic, 0, 'small')])
    const { records } = await bench.read(topic, { maxBytes: 1_000 })
    expect(records).to.have.length(2)
    expect(Buffer.from(records[0]?.value ?? []).equals(value)).to.equal(true)
  })
}

function plain({ offset, timestamp, key, value, headers }: InRecord): object {
  return { offset, ...plainOut({ key, value, headers, timestamp }) }
}

function plainOut({
  key,
  value,
  headers,
  timestamp,
}: Pick<OutRecord, 'key' | 'value' | 'headers' | 'timestamp'>): object {
  const hex = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString('hex'))
  const named = Object.entries(headers ?? {}).map(([name, header]) => [
    name,
    header instanceof Uint8Array ? hex(header) : header.map(hex),
  ])
  return { key: hex(key), value: hex(value), headers: Object.fromEntries(named), timestamp }
}
