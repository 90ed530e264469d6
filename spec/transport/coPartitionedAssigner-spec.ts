import { expect } from 'chai'
import fc from 'fast-check'
import type { GroupMember, PartitionsByTopic } from '../../lib/transport/Assigner.js'
import { coPartitionedAssigner } from '../../lib/transport/coPartitionedAssigner.js'
import { listPartitions } from '../../lib/transport/listPartitions.js'
import type { MemberAssignment } from '../../lib/transport/MemberAssignment.js'
import type { MemberState } from '../../lib/transport/MemberState.js'
import { partitionsByTopic } from '../../lib/transport/partitionsByTopic.js'

type Counts = ReadonlyMap<string, number>
type Dealt = ReadonlyMap<string, MemberAssignment>

const assigner = coPartitionedAssigner()
const topicNames = ['a', 'b', 'c', 'd', 'e']
const nothing: MemberState = { owned: new Map(), standbys: new Map(), standbyReplicas: 0, stateful: [], stored: [] }

interface Group {
  readonly members: readonly GroupMember[]
  readonly partitions: Counts
}

const partitions = fc
  .record(Object.fromEntries(topicNames.map(topic => [topic, fc.integer({ min: 1, max: 9 })])))
  .map(counts => new Map(Object.entries(counts)))
const memberIds = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 7 })
const wish = fc.record({ standbyReplicas: fc.nat(2), stateful: fc.subarray(topicNames) })

/** Everybody subscribes to everything, and wants the same. */
const alike: fc.Arbitrary<Group> = fc
  .record({ memberIds, partitions, wish })
  .map(({ memberIds, partitions, wish }) => ({
    partitions,
    members: memberIds.map(memberId => member(memberId, topicNames, wish)),
  }))

const mixed: fc.Arbitrary<Group> = fc
  .record({
    members: fc.array(fc.record({ topics: fc.subarray(topicNames), wish }), { minLength: 1, maxLength: 7 }),
    partitions,
  })
  .map(({ members, partitions }) => ({
    partitions,
    members: members.map(({ topics, wish }, index) => member(`member-${index}`, topics, wish)),
  }))

function member(memberId: string, topics: readonly string[], state: Partial<MemberState> = {}): GroupMember {
  return { memberId, topics, userData: assigner.userData({ ...nothing, ...state }) }
}

function stateOf({ userData }: GroupMember): MemberState {
  return JSON.parse(Buffer.from(userData).toString()) as MemberState
}

/** The members as they come to the next round. */
function again(members: readonly GroupMember[], had: Dealt): GroupMember[] {
  return members.map(each => {
    const { partitions: owned = new Map(), standbys = new Map() } = had.get(each.memberId) ?? {}
    return { ...each, userData: assigner.userData({ ...stateOf(each), owned, standbys }) }
  })
}

function keys(partitions: PartitionsByTopic | undefined): string[] {
  return listPartitions(partitions ?? new Map()).map(({ topic, partition }) => `${topic}/${partition}`)
}

/** Tasks of a member where everybody subscribes to everything: `<number of partitions>-<partition>`. */
function tasks(partitions: PartitionsByTopic | undefined, counts: Counts): Set<string> {
  const all = listPartitions(partitions ?? new Map())
  return new Set(all.map(({ topic, partition }) => `${counts.get(topic)}-${partition}`))
}

function ownedBy(dealt: Dealt, memberId: string): PartitionsByTopic | undefined {
  return dealt.get(memberId)?.partitions
}

function followedBy(dealt: Dealt, memberId: string): PartitionsByTopic | undefined {
  return dealt.get(memberId)?.standbys
}

/** What both say of each member, without regard to the order of maps. */
function plain(dealt: Dealt): unknown {
  return [...dealt]
    .map(([id, { partitions, standbys }]) => [id, keys(partitions).sort(), keys(standbys).sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function spread(loads: readonly number[]): number {
  return Math.max(...loads) - Math.min(...loads)
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
        const owned = members.flatMap(({ memberId }) => keys(ownedBy(assigned, memberId)))
        expect(owned.sort()).to.deep.equal(expected.sort())
        for (const { memberId, topics } of members) {
          expect(topics).to.include.members([...(ownedBy(assigned, memberId)?.keys() ?? [])])
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
        for (const { partitions: owned, standbys = new Map() } of assigned.values()) {
          for (const topics of classes.values()) {
            for (const topic of topics) {
              expect(owned.get(topic) ?? []).to.deep.equal(owned.get(topics[0] as string) ?? [])
              expect(standbys.get(topic) ?? []).to.deep.equal(standbys.get(topics[0] as string) ?? [])
            }
          }
        }
      }),
    )
  })

  it('has as many standbys of a task as its members want, each on a member that does not own it', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), ({ members, partitions }) => {
        const assigned = assigner.assign(members, partitions)
        const copies = new Map<string, number>()
        for (const { memberId, topics } of members) {
          const followed = followedBy(assigned, memberId)
          expect(topics).to.include.members([...(followed?.keys() ?? [])])
          const owned = tasks(ownedBy(assigned, memberId), partitions)
          for (const task of tasks(followed, partitions)) expect(owned).not.to.include(task)
          for (const key of keys(followed)) copies.set(key, (copies.get(key) ?? 0) + 1)
        }
        for (const [topic, count] of partitions) {
          const eligible = members.filter(({ topics }) => topics.includes(topic))
          const together = [...partitions.keys()].filter(
            other =>
              partitions.get(other) === count &&
              members.every(({ topics }) => topics.includes(other) === topics.includes(topic)),
          )
          const wanted = members
            .map(stateOf)
            .filter(({ stateful }) => stateful.some(each => together.includes(each)))
            .map(({ standbyReplicas }) => standbyReplicas)
          for (let partition = 0; partition < count; partition++) {
            const owners = members.filter(({ memberId }) =>
              tasks(ownedBy(assigned, memberId), partitions).has(`${count}-${partition}`),
            )
            const room = eligible.filter(each => !owners.includes(each)).length
            expect(copies.get(`${topic}/${partition}`) ?? 0).to.equal(Math.min(Math.max(0, ...wanted), room))
          }
        }
      }),
    )
  })

  it('does not depend on the order of members and topics', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), ({ members, partitions }) => {
        const reversed = new Map([...partitions].reverse())
        expect(plain(assigner.assign([...members].reverse(), reversed))).to.deep.equal(
          plain(assigner.assign(members, partitions)),
        )
      }),
    )
  })

  it('moves nothing while the members stay', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), ({ members, partitions }) => {
        const first = assigner.assign(members, partitions)
        expect(plain(assigner.assign(again(members, first).reverse(), partitions))).to.deep.equal(plain(first))
      }),
    )
  })

  it('is even, keeps what can stay and promotes standbys as well as the best of all assignments does', () => {
    const ids = ['x', 'y', 'z']
    const claims = fc.record({
      memberIds: fc.subarray(ids, { minLength: 1 }),
      count: fc.integer({ min: 1, max: 5 }),
      owner: fc.array(fc.constantFrom(...ids, 'gone'), { minLength: 5, maxLength: 5 }),
      followers: fc.array(fc.subarray(ids), { minLength: 5, maxLength: 5 }),
      stored: fc.array(fc.subarray(ids), { minLength: 5, maxLength: 5 }),
      standbyReplicas: fc.nat(2),
    })
    fc.assert(
      fc.property(claims, ({ memberIds, count, owner, followers, stored, standbyReplicas }) => {
        const numbers = Array.from({ length: count }, (_, partition) => partition)
        const follows = (id: string, partition: number): boolean =>
          owner[partition] !== id && followers[partition]?.includes(id) === true
        const of = (which: (partition: number) => boolean): PartitionsByTopic => new Map([['a', numbers.filter(which)]])
        const members = memberIds.map(id =>
          member(id, ['a'], {
            standbyReplicas,
            stateful: ['a'],
            owned: of(partition => owner[partition] === id),
            standbys: of(partition => follows(id, partition)),
            stored: numbers.flatMap(partition => (stored[partition]?.includes(id) ? [`${count}-${partition}`] : [])),
          }),
        )
        const assigned = assigner.assign(members, new Map([['a', count]]))
        const kind = (id: string, partition: number): number => {
          if (owner[partition] === id) return 0
          if (follows(id, partition)) return 1
          return stored[partition]?.includes(id) ? 2 : 3
        }
        const standbyKind = (id: string, partition: number): number => [1, 0, 2, 3][kind(id, partition)] as number

        const loadsOf = (owners: readonly string[]): number[] =>
          memberIds.map(id => owners.filter(each => each === id).length)
        const uneven = (loads: readonly number[]): number => loads.reduce((sum, load) => sum + load * load, 0)
        const rank = (loads: readonly number[], kinds: readonly number[]): number[] => [
          uneven(loads),
          ...[1, 2, 3].map(least => kinds.filter(each => each >= least).length),
        ]
        const owners = numbers.map(
          partition => memberIds.find(id => ownedBy(assigned, id)?.get('a')?.includes(partition)) as string,
        )
        const kinds = (found: readonly string[]): number[] => found.map((id, partition) => kind(id, partition))
        const best = least(product(numbers.map(() => memberIds)).map(all => rank(loadsOf(all), kinds(all))))
        expect(rank(loadsOf(owners), kinds(owners)), 'owners').to.deep.equal(best)

        const choices = numbers.map(partition => {
          const others = memberIds.filter(id => id !== owners[partition])
          return subsets(others, Math.min(standbyReplicas, others.length))
        })
        const standbyRank = (sets: readonly (readonly string[])[]): number[] =>
          rank(
            loadsOf(sets.flat()),
            sets.flatMap((set, partition) => set.map(id => standbyKind(id, partition))),
          )
        const standbys = numbers.map(partition =>
          memberIds.filter(id => followedBy(assigned, id)?.get('a')?.includes(partition)),
        )
        expect(standbyRank(standbys), 'standbys').to.deep.equal(least(product(choices).map(standbyRank)))
      }),
      { numRuns: 300 },
    )
  })

  it('stays valid, even and sticky while members come, go and come back, with up to 7 x 64 x 2', () => {
    const change = fc.record({ kind: fc.constantFrom('joins', 'leaves', 'restarts'), who: fc.nat(6) })
    const course = fc.record({
      count: fc.integer({ min: 1, max: 64 }),
      other: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })),
      standbyReplicas: fc.nat(2),
      size: fc.integer({ min: 1, max: 7 }),
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    })
    fc.assert(
      fc.property(course, ({ count, other, standbyReplicas, size, changes }) => {
        const counts = new Map([
          ['a', count],
          ['b', count],
        ])
        if (other > 0) counts.set('stateless', other)
        // A topic with as many partitions is of the same tasks, and then these have state.
        const fresh = (id: string, stored: readonly string[] = []): GroupMember =>
          member(id, [...counts.keys()], { standbyReplicas, stateful: ['a', 'b'], stored })
        let members = Array.from({ length: size }, (_, at) => fresh(`m${at}`))
        let dealt = assigner.assign(members, counts)
        check(members, dealt)
        for (const [at, { kind, who }] of changes.entries()) {
          const before = dealt
          members = again(members, dealt)
          const leaver = members[who % members.length] as GroupMember
          const gone = kind === 'joins' ? new Set<string>() : tasks(ownedBy(dealt, leaver.memberId), counts)
          if (kind === 'joins') {
            if (members.length === 7) continue
            members.push(fresh(`n${at}`))
          } else {
            if (members.length === 1) continue
            members = members.filter(each => each !== leaver)
          }
          dealt = assigner.assign(members, counts)
          check(members, dealt)
          const promoted = moves(members, before, dealt, counts)
          if (kind === 'joins') {
            expect(promoted.size).to.equal(tasks(ownedBy(dealt, `n${at}`), counts).size)
            continue
          }
          expect([...promoted.keys()].sort(), 'only what was lost moves').to.deep.equal([...gone].sort())
          const load = (id: string): number => tasks(ownedBy(dealt, id), counts).size
          for (const [task, to] of promoted) {
            const followers = members.filter(each => tasks(followedBy(before, each.memberId), counts).has(task))
            if (followers.some(each => each.memberId === to)) continue
            for (const { memberId } of followers) expect(load(memberId), task).to.be.at.least(load(to))
          }
          if (kind !== 'restarts') continue
          const own = [...gone].filter(task => task.startsWith(`${count}-`))
          members = [...again(members, dealt), fresh(`r${at}`, own)]
          const away = dealt
          dealt = assigner.assign(members, counts)
          check(members, dealt)
          const back = moves(members, away, dealt, counts)
          expect([...new Set(back.values())].join()).to.equal(back.size === 0 ? '' : `r${at}`)
        }

        function check(present: readonly GroupMember[], now: Dealt): void {
          const ids = present.map(({ memberId }) => memberId)
          const owned = ids.map(id => tasks(ownedBy(now, id), counts))
          const followed = ids.map(id => tasks(followedBy(now, id), counts))
          const all = owned.flatMap(each => [...each])
          expect(all.length).to.equal(count === other ? count : count + other)
          expect(new Set(all).size).to.equal(all.length)
          expect(spread(owned.map(each => each.size)), 'actives').to.be.at.most(1)
          const copies = followed.flatMap(each => [...each])
          expect(copies.length).to.equal(count * Math.min(standbyReplicas, ids.length - 1))
          for (const [at, each] of followed.entries()) {
            for (const task of each) expect(owned[at]).not.to.include(task)
          }
          // Without tasks that have no state, an even deal of standbys is always there.
          if (other === 0) expect(spread(followed.map(each => each.size)), 'standbys').to.be.at.most(1)
          expect(plain(assigner.assign(again(present, now), counts)), 'sticky').to.deep.equal(plain(now))
        }
      }),
    )
  })

  it('gives a worker that comes back the tasks that it has state of, as far as the balance lets it', () => {
    const counts = new Map([['a', 6]])
    const wish = { standbyReplicas: 0, stateful: ['a'] }
    const three = ['x', 'y', 'z'].map(id => member(id, ['a'], wish))
    const first = assigner.assign(three, counts)
    const two = again(three.slice(0, 2), first)
    const second = assigner.assign(two, counts)
    const stored = [...tasks(ownedBy(first, 'z'), counts)]
    const third = assigner.assign([...again(two, second), member('new', ['a'], { ...wish, stored })], counts)
    expect([...tasks(ownedBy(third, 'new'), counts)].sort()).to.deep.equal(stored.sort())
  })

  it('lets a task of a member that leaves go on where it was followed', () => {
    const counts = new Map([['a', 6]])
    const three = ['x', 'y', 'z'].map(id => member(id, ['a'], { standbyReplicas: 1, stateful: ['a'] }))
    const first = assigner.assign(three, counts)
    const second = assigner.assign(again(three.slice(0, 2), first), counts)
    for (const [task, to] of moves(three.slice(0, 2), first, second, counts)) {
      expect([...tasks(followedBy(first, to), counts)]).to.include(task)
    }
  })

  it('gives a newcomer some of each topic, be it with state or without', () => {
    const counts = new Map([
      ['state', 4],
      ['plain', 8],
    ])
    const wish = { standbyReplicas: 0, stateful: ['state'] }
    const [first, second] = ['x', 'y'].map(id => member(id, [...counts.keys()], wish)) as [GroupMember, GroupMember]
    const alone = assigner.assign([first], counts)
    const both = assigner.assign([...again([first], alone), second], counts)
    expect(ownedBy(both, 'y')?.get('state')).to.have.length(2)
    expect(ownedBy(both, 'y')?.get('plain')).to.have.length(4)
  })

  it('follows only tasks with state', () => {
    const counts = new Map([
      ['a', 2],
      ['b', 3],
    ])
    const members = ['x', 'y'].map(id => member(id, ['a', 'b'], { standbyReplicas: 1, stateful: ['a'] }))
    const assigned = assigner.assign(members, counts)
    const followed = members.flatMap(({ memberId }) => keys(followedBy(assigned, memberId)))
    expect(followed.sort()).to.deep.equal(['a/0', 'a/1'])
  })

  it('takes user data that it can not read for none', () => {
    const unreadable = [
      '',
      '[',
      '7',
      'null',
      '{"a":7}',
      '{"owned":{"a":"x","b":[-1,0.5]},"standbys":[3],"standbyReplicas":"two","stateful":"a","stored":[1]}',
    ]
    const members = unreadable.map((text, index) => ({
      memberId: String(index),
      topics: ['a'],
      userData: Buffer.from(text),
    }))
    const assigned = assigner.assign(members, new Map([['a', 6]]))
    expect(members.map(({ memberId }) => keys(ownedBy(assigned, memberId)).length)).to.deep.equal([1, 1, 1, 1, 1, 1])
    expect(members.flatMap(({ memberId }) => keys(followedBy(assigned, memberId)))).to.deep.equal([])
  })

  it('survives two members that say they own the same', () => {
    const owned = partitionsByTopic([0, 1, 2, 3].map(partition => ({ topic: 'a', partition })))
    const members = ['x', 'y'].map(id => member(id, ['a'], { owned }))
    const assigned = assigner.assign(members, new Map([['a', 4]]))
    expect(members.map(({ memberId }) => keys(ownedBy(assigned, memberId)).length)).to.deep.equal([2, 2])
  })
})

/** Tasks that have another owner than before, and that owner. */
function moves(members: readonly GroupMember[], before: Dealt, now: Dealt, counts: Counts): Map<string, string> {
  const moved = new Map<string, string>()
  for (const { memberId } of members) {
    const had = tasks(ownedBy(before, memberId), counts)
    for (const task of tasks(ownedBy(now, memberId), counts)) if (!had.has(task)) moved.set(task, memberId)
  }
  return moved
}

function product<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>((found, next) => found.flatMap(each => next.map(one => [...each, one])), [[]])
}

function subsets<T>(values: readonly T[], size: number): T[][] {
  const all = values.reduce<T[][]>((found, value) => found.concat(found.map(each => [...each, value])), [[]])
  return all.filter(each => each.length === size)
}

function least(ranks: readonly (readonly number[])[]): readonly number[] {
  return ranks.reduce((best, rank) => {
    const at = rank.findIndex((value, index) => value !== best[index])
    return at !== -1 && (rank[at] as number) < (best[at] as number) ? rank : best
  })
}
