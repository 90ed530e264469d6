import { expect } from 'chai'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'

/** Laws about offsets of partitions and groups. */
export function offsetLaws(bench: LawBench): void {
  const atTime = async (topic: string, timestamp: number): Promise<number | null | undefined> =>
    (await bench.transport.admin.offsets([{ topic, partition: 0 }], { timestamp })).get(topicPartitionKey(topic, 0))

  it('earliest, latest and stable of several partitions', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 1, 5)
    const partitions = [0, 1].map(partition => ({ topic, partition }))
    const ends = async (at: 'earliest' | 'latest' | 'stable'): Promise<unknown> =>
      [...(await bench.transport.admin.offsets(partitions, at))].sort()
    const keys = partitions.map(({ partition }) => topicPartitionKey(topic, partition))
    expect(await ends('earliest')).to.deep.equal(keys.map(key => [key, 0]))
    expect(await ends('latest')).to.deep.equal([
      [keys[0], 0],
      [keys[1], 5],
    ])
    expect(await ends('stable')).to.deep.equal(await ends('latest'))
  })

  it('by time: the first record at or after it, null where there is none', async () => {
    const topic = await bench.topic()
    const now = Date.now()
    for (const ago of [5_000, 3_000, 4_000, 1_000]) {
      await bench.send([{ ...record(topic, 0, String(ago)), timestamp: now - ago }])
    }
    expect(await atTime(topic, now - 9_000)).to.equal(0)
    expect(await atTime(topic, now - 5_000)).to.equal(0)
    expect(await atTime(topic, now - 4_500)).to.equal(1)
    expect(await atTime(topic, now - 2_000)).to.equal(3)
    expect(await atTime(topic, now - 1_000)).to.equal(3)
    expect(await atTime(topic, now)).to.equal(null)
  })

  it('deleteRecords moves the beginning and nothing else', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 0, 10)
    await bench.fill(topic, 1, 10)
    await bench.transport.admin.deleteRecords([{ topic, partition: 0, offset: 7 }])
    expect(await bench.offset(topic, 0, 'earliest')).to.equal(7)
    expect(await bench.offset(topic, 0, 'latest')).to.equal(10)
    expect(await bench.offset(topic, 1, 'earliest')).to.equal(0)
    expect((await bench.read(topic, { from: 7 })).records.map(({ offset }) => offset)).to.deep.equal([7, 8, 9])
    await bench.transport.admin.deleteRecords([{ topic, partition: 0, offset: 10 }])
    expect(await bench.offset(topic, 0, 'earliest')).to.equal(10)
    await bench.fill(topic, 0, 1, 'next')
    expect((await bench.read(topic, { from: 10 })).records.map(({ offset }) => offset)).to.deep.equal([10])
  })

  it('committed ones are absent, then as set, with their metadata', async () => {
    const topic = await bench.topic(2)
    const group = bench.name('group')
    const { admin } = bench.transport
    const partitions = [0, 1].map(partition => ({ topic, partition }))
    expect((await admin.committed(group, partitions)).size).to.equal(0)
    await bench.fill(topic, 0, 10)
    await admin.setCommitted(group, [{ topic, partition: 0, offset: 7, metadata: 'why' }])
    const committed = await admin.committed(group, partitions)
    expect([...committed.keys()]).to.deep.equal([topicPartitionKey(topic, 0)])
    expect(committed.get(topicPartitionKey(topic, 0))).to.include({ topic, partition: 0, offset: 7, metadata: 'why' })
    await admin.setCommitted(group, [{ topic, partition: 0, offset: 2 }])
    expect(await bench.committed(group, topic)).to.equal(2)
  })

  it('of a group with members can not be set', async () => {
    const topic = await bench.topic()
    const probe = await bench.consumer({ topics: [topic] })
    const { admin } = bench.transport
    const offsets = [{ topic, partition: 0, offset: 0 }]
    await errorOf(admin.setCommitted(probe.group, offsets), 'RXFAUST_STATE')
    await probe.consumer.stop()
    await bench.eventually(
      async () => (await admin.describeGroup(probe.group)).members.length === 0,
      'the group to have no members',
    )
    await admin.setCommitted(probe.group, offsets)
    expect(await bench.committed(probe.group, topic)).to.equal(0)
  })

  it('a group is described with its members, and forgotten when it is deleted', async () => {
    const topic = await bench.topic(2)
    const { admin } = bench.transport
    const probe = await bench.consumer({ topics: [topic] })
    const described = await admin.describeGroup(probe.group)
    expect(described).to.include({ group: probe.group, state: 'stable' })
    expect(described.members.map(({ memberId }) => memberId)).to.deep.equal([probe.assignments[0]?.memberId])
    expect(described.members[0]?.partitions).to.have.length(2)
    await bench.fill(topic, 0, 1)
    await probe.consumer.commit([{ topic, partition: 0, offset: 1 }], probe.epoch)
    await probe.consumer.stop()
    await bench.eventually(
      async () => (await admin.describeGroup(probe.group)).state === 'empty',
      'the group to be empty',
    )
    await admin.deleteGroup(probe.group)
    expect(await bench.committed(probe.group, topic)).to.equal(undefined)
    expect((await admin.describeGroup(probe.group)).state).to.equal('dead')
  })
}
