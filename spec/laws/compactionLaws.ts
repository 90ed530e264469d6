import { expect } from 'chai'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'
import { texts } from './texts.js'

/** Laws about the gaps that compaction leaves. Left out where the broker can't be told to compact. */
export function compactionLaws(bench: LawBench): void {
  const compacted = async (records: (topic: string) => OutRecord[]): Promise<string> => {
    const { compact } = bench.broker
    if (compact === undefined) throw new Error('This broker has no compact(): leave the laws of compaction out.')
    const topic = await bench.topic(1, { 'cleanup.policy': 'compact', 'delete.retention.ms': '3600000' })
    for (const out of records(topic)) await bench.send([out])
    await compact.call(bench.broker, topic)
    return topic
  }

  it('leaves gaps that a reader passes, and keeps the last record of each key', async () => {
    const topic = await compacted(name =>
      ['a0', 'b0', 'a1', 'c0', 'a2', 'b1', 'c1'].map(value => record(name, 0, value, value.slice(0, 1))),
    )
    const { records, nextOffset } = await bench.read(topic)
    expect(texts(records)).to.deep.equal(['a2', 'b1', 'c1'])
    expect(records.map(({ offset }) => offset)).to.deep.equal([4, 5, 6])
    expect(nextOffset).to.equal(7)
    expect(texts((await bench.read(topic, { from: 1 })).records), 'from inside of a gap').to.deep.equal([
      'a2',
      'b1',
      'c1',
    ])
    const probe = await bench.consumer({ topics: [topic] })
    await probe.until(() => probe.positions.get(`${topic}/0`) === 7, 'the end')
    expect(texts(probe.records(topic))).to.deep.equal(['a2', 'b1', 'c1'])
    const [result] = await bench.send([record(topic, 0, 'd0', 'd')])
    expect(result?.offset).to.equal(7)
  })

  it('keeps young tombstones', async () => {
    const topic = await compacted(name => [
      record(name, 0, 'a0', 'a'),
      { ...record(name, 0, '', 'a'), value: null },
      record(name, 0, 'b0', 'b'),
    ])
    expect(texts((await bench.read(topic)).records)).to.deep.equal([null, 'b0'])
  })
}
