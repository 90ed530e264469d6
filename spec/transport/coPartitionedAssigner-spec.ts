import { expect } from 'chai'
import fc from 'fast-check'
import type { GroupMember, PartitionsByTopic } from '../../lib/transport/Assigner.js'
import { coPartitionedAssigner } from '../../lib/transport/coPartitionedAssigner.js'

const assigner = coPartitionedAssigner()
const topicNames = ['a', 'b', 'c', 'd', 'e']

interface Group {
  readonly members: readonly GroupMember[]
  readonly partitions: ReadonlyMap<string, number>
}

const partitions = fc
  .record(Object.fromEntries(topicNames.map(topic => [topic, fc.integer({ min: 1, max: 9 })])))
  .map(counts => new Map(Object.entries(counts)))
const memberIds = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 7 })

/** Everybody subscribes to everything. */
const alike: fc.Arbitrary<Group> = fc
  .record({ memberIds, partitions })
  .map(({ memberIds, partitions }) => ({ partitions, members: memberIds.map(memberId => fresh(memberId, topicNames)) }))

const mixed: fc.Arbitrary<Group> = fc
  .record({ members: fc.array(fc.subarray(topicNames), { minLength: 1, maxLength: 7 }), partitions })
  .map(({ members, partitions }) => ({
    partitions,
    members: members.map((topics, index) => fresh(`member-${index}`, topics)),
  }))

function fresh(memberId: string, topics: readonly string[]): GroupMember {
  return { memberId, topics, userData: assigner.userData(new Map()) }
}

function again(members: readonly GroupMember[], had: ReadonlyMap<string, PartitionsByTopic>): GroupMember[] {
  return members.map(member => ({ ...member, userData: assigner.userData(had.get(member.memberId) ?? new Map()) }))
}

function keys(owned: PartitionsByTopic | undefined): string[] {
  return [...(owned ?? [])].flatMap(([topic, numbers]) => numbers.map(partition => `${topic}/${partition}`))
}

/** Tasks of a member where everybody subscribes to everything: pairs of a number of partitions and a partition. */
function tasks(owned: PartitionsByTopic | undefined, counts: ReadonlyMap<string, number>): Set<string> {
  const found = [...(owned ?? [])].flatMap(([topic, numbers]) =>
    numbers.map(number => `${counts.get(topic)}:${number}`),
  )
  return new Set(found)
}

describe('coPartitionedAssigner', () => {
  it('gives every partition of a subscribed topic to exactly one member, and only to one that subscribes', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), ({ members, partitions }) => {
        const assigned = assigner.assign(members, partitions)
        expect([...assigned.keys()].sort()).to.deep.equal(members.map(({ memberId }) => memberId).sort())
        const subscribed = new Set(members.flatMap(({ topics }) => topics))
        const expected = [...partitions].flatMap(([topic, count]) =>
          subscribed.has(topic) ? Array.from({ length: count }, (_, partition) => `${topic}/${partition}`) : [],
        )
        expect([...assigned.values()].flatMap(keys).sort()).to.deep.equal(expected.sort())
        for (const { memberId, topics } of members) {
          expect(topics).to.include.members([...(assigned.get(memberId)?.keys() ?? [])])
        }
      }),
    )
  })

  it('keeps partitions with the same number together, for topics of as many partitions and the same subscribers', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), ({ members, partitions }) => {
        const assigned = assigner.assign(members, partitions)
        const classes = new Map<string, string[]>()
        for (const [topic, count] of partitions) {
          const subscribers = members.flatMap(({ memberId, topics }) => (topics.includes(topic) ? [memberId] : []))
          const key = JSON.stringify([count, subscribers.sort()])
          classes.set(key, [...(classes.get(key) ?? []), topic])
        }
        for (const owned of assigned.values()) {
          for (const topics of classes.values()) {
            for (const topic of topics) {
              expect(owned.get(topic) ?? []).to.deep.equal(owned.get(topics[0] as string) ?? [])
            }
          }
        }
      }),
    )
  })

  it('deals tasks out evenly', () => {
    fc.assert(
      fc.property(alike, ({ members, partitions }) => {
        const assigned = assigner.assign(members, partitions)
        const loads = members.map(({ memberId }) => tasks(assigned.get(memberId), partitions).size)
        expect(Math.max(...loads) - Math.min(...loads)).to.be.at.most(1)
      }),
    )
  })

  it('moves nothing while the members stay', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), fc.infiniteStream(fc.nat()), ({ members, partitions }, random) => {
        const first = assigner.assign(members, partitions)
        const shuffled = again(members, first)
          .map(member => ({ member, order: random.next().value as number }))
          .sort((a, b) => a.order - b.order)
          .map(({ member }) => member)
        const second = assigner.assign(shuffled, partitions)
        for (const { memberId } of members) {
          expect(keys(second.get(memberId)).sort()).to.deep.equal(keys(first.get(memberId)).sort())
        }
      }),
    )
  })

  it('moves no more than it has to when a member comes or goes', () => {
    fc.assert(
      fc.property(alike, fc.boolean(), ({ members, partitions }, comes) => {
        const first = assigner.assign(members, partitions)
        const changed = comes
          ? [...again(members, first), fresh('newcomer', topicNames)]
          : again(members.slice(1), first)
        if (changed.length === 0) return
        const second = assigner.assign(changed, partitions)
        const total = [...first.values()].reduce((sum, owned) => sum + tasks(owned, partitions).size, 0)
        let kept = 0
        for (const { memberId } of changed) {
          const had = tasks(first.get(memberId), partitions)
          for (const task of tasks(second.get(memberId), partitions)) if (had.has(task)) kept++
        }
        const gone = comes ? 0 : tasks(first.get((members[0] as GroupMember).memberId), partitions).size
        const newcomer = comes ? tasks(second.get('newcomer'), partitions).size : 0
        expect(total - kept).to.equal(gone + newcomer)
      }),
    )
  })

  it('takes user data that it can not read for none', () => {
    const members = ['', '[', '{"a":7}', '7'].map((text, index) => ({
      memberId: String(index),
      topics: ['a'],
      userData: Buffer.from(text),
    }))
    const assigned = assigner.assign(members, new Map([['a', 4]]))
    expect([...assigned.values()].map(owned => keys(owned).length)).to.deep.equal([1, 1, 1, 1])
  })
})
