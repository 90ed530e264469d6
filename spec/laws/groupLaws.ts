import { expect } from 'chai'
import type { Assigner } from '../../lib/transport/Assigner.js'
import { coPartitionedAssigner } from '../../lib/transport/coPartitionedAssigner.js'
import type { ConsumerProbe } from './ConsumerProbe.js'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'
import { texts } from './texts.js'

/** Laws about several consumers in one group. */
export function groupLaws(bench: LawBench): void {
  const all = (topic: string, partitions: number): string[] =>
    Array.from({ length: partitions }, (_, partition) => `${topic}/${partition}`)

  /** Waits until the members own the partitions among themselves, each in its latest assignment. */
  const settled = async (probes: readonly ConsumerProbe[], partitions: readonly string[]): Promise<void> => {
    await bench.eventually(async () => {
      const state = await bench.transport.admin.describeGroup((probes[0] as ConsumerProbe).group)
      if (state.state !== 'stable' || state.members.length !== probes.length) return false
      return (
        probes
          .flatMap(({ owned }) => owned)
          .sort()
          .join() === [...partitions].sort().join()
      )
    }, `${probes.length} members to share ${partitions.length} partitions`)
  }

  it('of three shares four partitions, and every record comes to one of them', async () => {
    const topic = await bench.topic(4)
    const group = bench.name('group')
    const probes = await Promise.all([1, 2, 3].map(() => bench.consumer({ topics: [topic], group })))
    await settled(probes, all(topic, 4))
    expect(probes.map(({ owned }) => owned.length).sort()).to.deep.equal([1, 1, 2])
    expect(probes.filter(({ assignments }) => assignments.at(-1)?.leader)).to.have.length(1)
    await bench.send(Array.from({ length: 40 }, (_, index) => record(topic, index % 4, String(index))))
    for (const probe of probes) {
      await probe.until(() => probe.records(topic).length >= probe.owned.length * 10, 'its share')
    }
    const seen = probes.flatMap(probe => texts(probe.records(topic))).map(Number)
    expect(seen.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 40 }, (_, index) => index))
  })

  it('of five on three partitions leaves two members idle and ready', async () => {
    const topic = await bench.topic(3)
    const group = bench.name('group')
    const probes = await Promise.all([1, 2, 3, 4, 5].map(() => bench.consumer({ topics: [topic], group })))
    await settled(probes, all(topic, 3))
    expect(probes.map(({ owned }) => owned.length).sort()).to.deep.equal([0, 0, 1, 1, 1])
    const busy = probes.filter(({ owned }) => owned.length > 0)
    const idle = probes.filter(({ owned }) => owned.length === 0)
    await Promise.all(busy.slice(0, 2).map(({ consumer }) => consumer.stop()))
    const left = [...busy.slice(2), ...idle]
    await settled(left, all(topic, 3))
    expect(left.map(({ owned }) => owned.length)).to.deep.equal([1, 1, 1])
    await bench.send([0, 1, 2].map(partition => record(topic, partition, 'a')))
    for (const probe of left) await probe.until(() => probe.records(topic).length === 1, 'a record')
    expect(probes.flatMap(({ errors }) => errors)).to.deep.equal([])
  })

  it('redelivers nothing over a rebalance: kept partitions go on at their position, others at the commit', async () => {
    const topic = await bench.topic(4)
    const first = await bench.consumer({ topics: [topic] })
    await bench.send(Array.from({ length: 40 }, (_, index) => record(topic, index % 4, String(index))))
    await first.until(() => first.records(topic).length === 40, 'forty records')
    const second = await bench.consumer({ topics: [topic], group: first.group })
    await settled([first, second], all(topic, 4))
    const assignment = first.assignments.at(-1)
    expect(assignment?.kept).to.have.length(2)
    expect(assignment?.added).to.deep.equal([])
    expect(second.assignments.at(-1)?.added).to.have.length(2)
    expect(assignment?.epoch).to.be.greaterThan(first.assignments[0]?.epoch ?? 0)
    await bench.send(Array.from({ length: 40 }, (_, index) => record(topic, index % 4, String(40 + index))))
    await first.until(() => first.records(topic).length >= 60, 'its share')
    await second.until(() => second.records(topic).length >= 20, 'its share')
    await bench.quiet()
    const seen = [first, second].flatMap(probe => texts(probe.records(topic))).map(Number)
    expect(seen.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 80 }, (_, index) => index))
  })

  it('waits for `revoked` before a partition goes on, delivers nothing meanwhile, and takes its commit', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 0, 10)
    await bench.fill(topic, 1, 10)
    let open = (): void => {}
    const first: ConsumerProbe = await bench.consumer(
      { topics: [topic] },
      {
        revoked: () => {
          const gate = first.gate()
          open = gate.open
          return gate.opened
        },
      },
    )
    await first.until(() => first.records(topic).length === 20, 'twenty records')
    const second = await bench.idleConsumer({ topics: [topic], group: first.group })
    const joined = second.run()
    await first.until(() => first.revocations.length === 1, 'the revocation')
    expect(first.revocations[0]).to.include({ epoch: first.epoch, lost: false })
    expect(first.revocations[0]?.partitions).to.have.length(2)
    const { length } = first.batches
    await bench.fill(topic, 0, 5, 'b')
    await bench.fill(topic, 1, 5, 'b')
    await bench.quiet()
    expect(second.assignments).to.deep.equal([])
    expect(first.batches).to.have.length(length)
    open()
    await joined
    await settled([first, second], all(topic, 2))
    expect(await bench.committed(first.group, topic, Number(second.owned[0]?.split('/')[1]))).to.equal(10)
    await second.until(() => second.records(topic).length >= 5, 'what came meanwhile')
    await bench.quiet()
    expect(texts(second.records(topic))).to.deep.equal(['b0', 'b1', 'b2', 'b3', 'b4'])
  })

  it('refuses commits of an epoch that is over', async () => {
    const topic = await bench.topic(2)
    const first = await bench.consumer({ topics: [topic] })
    const old = first.epoch
    const second = await bench.consumer({ topics: [topic], group: first.group })
    await settled([first, second], all(topic, 2))
    const [partition] = first.assignments.at(-1)?.partitions ?? []
    const offsets = [{ topic, partition: partition?.partition ?? 0, offset: 0 }]
    const error = await errorOf(first.consumer.commit(offsets, old), 'RXFAUST_STALE_EPOCH')
    expect(error.retriable).to.equal(false)
    await first.consumer.commit(offsets, first.epoch)
    await errorOf(first.consumer.commit(offsets, first.epoch + 1), 'RXFAUST_STALE_EPOCH')
  })

  it('goes on without a member whose `revoked` never settles, and refuses its commits', async () => {
    const topic = await bench.topic(2)
    const stuck: ConsumerProbe = await bench.consumer(
      { topics: [topic], drainTimeout: 100 },
      { policy: 'none', revoked: () => stuck.gate().opened },
    )
    const old = stuck.epoch
    const second = await bench.consumer({ topics: [topic], group: stuck.group })
    await settled([stuck, second], all(topic, 2))
    expect(stuck.revocations).to.have.length(1)
    await errorOf(stuck.consumer.commit([{ topic, partition: 0, offset: 0 }], old), 'RXFAUST_STALE_EPOCH')
  })

  it('makes a member sure of its partitions from its assignment to the end of its drain, and nobody else meanwhile', async () => {
    const topic = await bench.topic(2)
    const group = bench.name('group')
    let inDrain: number | undefined
    const first: ConsumerProbe = await bench.idleConsumer(
      { topics: [topic], group, sessionTimeout: 10_000 },
      {
        revoked: async () => {
          inDrain = first.consumer.lease
        },
      },
    )
    expect(first.consumer.lease, 'before it joins').to.equal(Number.NEGATIVE_INFINITY)
    await first.run()
    expect(first.consumer.lease).to.be.greaterThan(0)
    if (first.consumer.lease !== Number.POSITIVE_INFINITY) expect(first.consumer.lease).to.be.at.most(10_000)
    let ofFirst: number | undefined
    const second = await bench.consumer(
      { topics: [topic], group },
      {
        assigned: () => {
          if (first.assignments.length === 1) ofFirst ??= first.consumer.lease
        },
      },
    )
    expect(inDrain, 'while it drains').to.be.greaterThan(0)
    if (ofFirst !== undefined) expect(ofFirst, 'when others are assigned').to.equal(Number.NEGATIVE_INFINITY)
    await settled([first, second], all(topic, 2))
    expect(first.consumer.lease).to.be.greaterThan(0)
    await first.consumer.stop()
    expect(first.consumer.lease, 'when it has left').to.equal(Number.NEGATIVE_INFINITY)
  })

  it('gives the partitions of a member that stops to the others', async () => {
    const topic = await bench.topic(2)
    const group = bench.name('group')
    const [first, second] = (await Promise.all([1, 2].map(() => bench.consumer({ topics: [topic], group })))) as [
      ConsumerProbe,
      ConsumerProbe,
    ]
    await settled([first, second], all(topic, 2))
    await bench.fill(topic, 0, 5)
    await bench.fill(topic, 1, 5)
    await first.until(() => first.records(topic).length === 5, 'its five')
    await first.commitPositions()
    await first.consumer.stop()
    await settled([second], all(topic, 2))
    await bench.fill(topic, 0, 5, 'b')
    await bench.fill(topic, 1, 5, 'b')
    await second.until(() => second.records(topic).length === 15, 'everything else')
    await bench.quiet()
    expect(second.records(topic)).to.have.length(15)
  })

  it('assigns the topics that a member subscribes to later', async () => {
    const [one, two] = [await bench.topic(2), await bench.topic(2)]
    const probe = await bench.consumer({ topics: [one] })
    await probe.consumer.subscribe([one, two])
    await probe.until(() => probe.owned.length === 4, 'both topics')
    expect(probe.assignments.at(-1)?.kept).to.have.length(2)
    await bench.fill(one, 0, 1)
    await bench.fill(two, 1, 1)
    await probe.until(() => probe.records(one).length === 1 && probe.records(two).length === 1, 'records of both')
  })

  it('tells its members which partitions they are standbys of, and promotes them first', async () => {
    const [topic, plain] = [await bench.topic(4), await bench.topic(3)]
    const group = bench.name('group')
    const placement = () => ({ standbyReplicas: 1, stateful: [topic], stored: [] })
    const member = () => bench.consumer({ topics: [topic, plain], group, placement })
    const probes = [await member(), await member(), await member()]
    const partitions = [...all(topic, 4), ...all(plain, 3)]
    await settled(probes, partitions)
    expect(probes.flatMap(({ standbys }) => standbys).sort()).to.deep.equal(all(topic, 4))
    for (const { owned, standbys } of probes) expect(owned).not.to.include.members(standbys)
    for (const { standbys } of probes) expect(standbys.length).to.be.within(1, 2)
    const [first, ...rest] = probes as [ConsumerProbe, ...ConsumerProbe[]]
    const lost = first.owned.filter(key => key.startsWith(`${topic}/`))
    const followers = lost.map(key => rest.find(({ standbys }) => standbys.includes(key)))
    await first.consumer.stop()
    await settled(rest, partitions)
    expect(lost).not.to.deep.equal([])
    for (const [at, key] of lost.entries()) expect(followers[at]?.owned, key).to.include(key)
    expect(rest.flatMap(({ standbys }) => standbys).sort()).to.deep.equal(all(topic, 4))
  })

  it('has no standbys where its assigner names none', async () => {
    const topic = await bench.topic(2)
    const group = bench.name('group')
    const { assign, ...rest } = coPartitionedAssigner()
    const assigner: Assigner = {
      ...rest,
      assign: (members, counts) =>
        new Map([...assign(members, counts)].map(([memberId, { partitions }]) => [memberId, { partitions }])),
    }
    const placement = () => ({ standbyReplicas: 1, stateful: [topic], stored: [] })
    const probes = await Promise.all([1, 2].map(() => bench.consumer({ topics: [topic], group, assigner, placement })))
    await settled(probes, all(topic, 2))
    expect(probes.flatMap(({ standbys }) => standbys)).to.deep.equal([])
  })

  it('keeps partitions with the same number together', async () => {
    const [one, two, three] = [await bench.topic(4), await bench.topic(4), await bench.topic(3)]
    const topics = [one, two, three]
    const group = bench.name('group')
    const probes = await Promise.all([1, 2, 3].map(() => bench.consumer({ topics, group })))
    await settled(probes, [...all(one, 4), ...all(two, 4), ...all(three, 3)])
    for (const { owned } of probes) {
      const numbers = (topic: string): string[] =>
        owned.flatMap(key => (key.startsWith(`${topic}/`) ? [key.slice(topic.length)] : []))
      expect(numbers(one)).to.deep.equal(numbers(two))
    }
  })
}
