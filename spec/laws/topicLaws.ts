import { expect } from 'chai'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'

/** Laws about creating, describing and deleting topics. */
export function topicLaws(bench: LawBench): void {
  it('are created once, and can be used when createTopics resolves', async () => {
    const topic = bench.name('topic')
    const specs = [{ topic, partitions: 3 }]
    expect((await bench.transport.admin.createTopics(specs)).get(topic)).to.equal('created')
    await bench.fill(topic, 2, 1)
    expect((await bench.transport.admin.createTopics(specs)).get(topic)).to.equal('exists')
    expect((await bench.read(topic, { partition: 2 })).records).to.have.length(1)
  })

  it('are described with partitions and settings; unknown ones are absent', async () => {
    const topic = await bench.topic(3, { 'cleanup.policy': 'compact' })
    const unknown = bench.name('unknown')
    const found = await bench.transport.admin.describeTopics([topic, unknown])
    expect([...found.keys()]).to.deep.equal([topic])
    expect(found.get(topic)).to.include({ topic, partitions: 3 })
    expect(found.get(topic)?.config['cleanup.policy']).to.equal('compact')
    // One node of Kafka; the embedded broker has none.
    expect(found.get(topic)?.replicas).to.equal(bench.transport.name.startsWith('kafka') ? 1 : undefined)
  })

  it('are listed, and not any more when they are deleted', async () => {
    const topic = await bench.topic()
    const { admin } = bench.transport
    expect(await admin.listTopics()).to.include(topic)
    await admin.deleteTopics([topic])
    await bench.eventually(async () => !(await admin.listTopics()).includes(topic), `${topic} to be gone`)
    expect((await admin.describeTopics([topic])).size).to.equal(0)
  })

  it('begin anew when they are deleted and created again', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 3)
    const { admin } = bench.transport
    await admin.deleteTopics([topic])
    await bench.eventually(async () => !(await admin.listTopics()).includes(topic), `${topic} to be gone`)
    await bench.eventually(
      async () => (await admin.createTopics([{ topic, partitions: 1 }])).get(topic) === 'created',
      `${topic} to be created again`,
    )
    expect((await bench.read(topic)).records).to.deep.equal([])
  })

  it('that do not exist, and partitions that do not, are refused', async () => {
    const topic = await bench.topic(2)
    await errorOf(bench.send([record(bench.name('unknown'), 0, 'a')]), 'RXFAUST_UNKNOWN_TOPIC')
    await errorOf(bench.send([record(topic, 2, 'a')]), 'RXFAUST_UNKNOWN_TOPIC')
    const signal = new AbortController().signal
    const unread = bench.transport.read({ topic: bench.name('unknown'), partition: 0, from: 0, signal })
    await errorOf(unread[Symbol.asyncIterator]().next(), 'RXFAUST_UNKNOWN_TOPIC')
  })
}
