import type { Assigner, GroupMember, PartitionsByTopic } from './Assigner.js'
import { type Dealt, dealEvenly } from './dealEvenly.js'
import { decodeMemberState } from './decodeMemberState.js'
import { encodeMemberState } from './encodeMemberState.js'
import type { MemberState } from './MemberState.js'
import { topicPartitionKey } from './topicPartitionKey.js'

interface Member {
  readonly memberId: string
  readonly topics: ReadonlySet<string>
  readonly state: MemberState
}

/** What is given out as a whole: partition `partition` of topics that have as many partitions and the same subscribers. */
interface Task {
  /** `<number of partitions>-<partition>`; only with different subscriptions do several tasks have the same. */
  readonly id: string
  readonly topics: readonly string[]
  /** Of tasks with the same topics. */
  readonly group: number
  readonly partition: number
  /** Members by index. */
  readonly eligible: ReadonlySet<number>
  readonly stateful: boolean
  readonly replicas: number
  /** Who owns it now, if somebody does. */
  readonly owner: number | undefined
  /** Who says it owns part of it: more than one after a mishap only. */
  readonly owners: ReadonlySet<number>
  readonly followers: ReadonlySet<number>
  readonly stored: ReadonlySet<number>
}

/**
 * Deals out co-partitioned topics: partition p of all topics with the same number of partitions goes to one member, as
 * far as the same members subscribe to them, and so do the copies of its state, to other members.
 *
 * Of all deals it takes, in this order, one
 *   - in which every member has as many tasks as every other one, give or take one (with different subscriptions: as
 *     evenly as these allow);
 *   - with the fewest tasks that leave a living owner;
 *   - with the most tasks at a standby of theirs, among those that have to go elsewhere;
 *   - with the most tasks where some state of theirs is stored;
 *   - in which the tasks of the same topics are even too.
 * Then the standbys, by the same order: evenly, with the fewest new ones, and those rather where state is. Members
 * tell each other by their user data what they own, follow, store and want.
 */
export function coPartitionedAssigner(): Assigner {
  return {
    name: 'rxfaust-co-partitioned',
    userData: encodeMemberState,
    assign(members, partitions) {
      const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1)).map(memberOf)
      const tasks = tasksOf(sorted, partitions)
      const owners = dealEvenly(ownershipOf(tasks, sorted.length), sorted.length, zeros(sorted.length)).map(
        ([owner]) => owner as number,
      )
      const loads = zeros(sorted.length)
      for (const owner of owners) loads[owner] = (loads[owner] as number) + 1
      const standbys = dealEvenly(standbysOf(tasks, owners, sorted.length), sorted.length, loads)
      return new Map(
        sorted.map(({ memberId }, member) => [
          memberId,
          {
            partitions: byTopic(tasks.filter((_, at) => owners[at] === member)),
            standbys: byTopic(tasks.filter((_, at) => standbys[at]?.has(member))),
          },
        ]),
      )
    },
  }
}

function memberOf({ memberId, topics, userData }: GroupMember): Member {
  return { memberId, topics: new Set(topics), state: decodeMemberState(userData) }
}

function tasksOf(members: readonly Member[], partitions: ReadonlyMap<string, number>): Task[] {
  const groups = new Map<string, { topics: string[]; count: number; eligible: readonly number[] }>()
  for (const [topic, count] of [...partitions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const eligible = [...members.keys()].filter(member => members[member]?.topics.has(topic))
    if (eligible.length === 0) continue
    const key = JSON.stringify([count, eligible])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { topics: [topic], count, eligible })
    else group.topics.push(topic)
  }
  const owned = index(members, ({ state }) => keysOf(state.owned))
  const followed = index(members, ({ state }) => keysOf(state.standbys))
  const stored = index(members, ({ state }) => state.stored)
  return [...groups.values()].flatMap(({ topics, count, eligible }, group) => {
    const wishes = members.filter(({ state }) => state.stateful.some(topic => topics.includes(topic)))
    const replicas = Math.max(0, ...wishes.map(({ state }) => state.standbyReplicas))
    return Array.from({ length: count }, (_, partition) => {
      const id = `${count}-${partition}`
      const keys = topics.map(topic => topicPartitionKey(topic, partition))
      const claims = keys.flatMap(key => owned.get(key) ?? []).filter(member => eligible.includes(member))
      return {
        id,
        topics,
        group,
        partition,
        eligible: new Set(eligible),
        stateful: wishes.length > 0,
        replicas,
        owner: mostFrequent(claims),
        owners: new Set(claims),
        followers: new Set(keys.flatMap(key => followed.get(key) ?? [])),
        stored: new Set(stored.get(id)),
      }
    })
  })
}

function ownershipOf(tasks: readonly Task[], members: number): Dealt[] {
  const unit = tasks.length + 1
  const cost = (task: Task, member: number): number => {
    if (!task.eligible.has(member)) return Infinity
    if (member === task.owner) return 0
    const gain = task.followers.has(member) ? unit : Number(task.stored.has(member))
    return unit * unit - (task.stateful ? gain : 0)
  }
  return tasks.map(task => ({
    group: task.group,
    copies: 1,
    costs: zeros(members).map((_, member) => cost(task, member)),
  }))
}

function standbysOf(tasks: readonly Task[], owners: readonly number[], members: number): Dealt[] {
  const ownersById = new Map<string, Set<number>>()
  for (const [at, { id }] of tasks.entries()) {
    ownersById.set(id, (ownersById.get(id) ?? new Set()).add(owners[at] as number))
  }
  const unit = tasks.reduce((sum, { replicas }) => sum + Math.min(replicas, members), 1)
  const cost = (task: Task, member: number): number => {
    if (!task.eligible.has(member) || ownersById.get(task.id)?.has(member)) return Infinity
    if (task.followers.has(member)) return 0
    return unit * unit - (task.owners.has(member) ? unit : Number(task.stored.has(member)))
  }
  return tasks.map(task => ({
    group: task.group,
    copies: Math.min(task.replicas, members),
    costs: zeros(members).map((_, member) => cost(task, member)),
  }))
}

function index(members: readonly Member[], keys: (member: Member) => readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [at, member] of members.entries()) {
    for (const key of keys(member)) {
      const known = found.get(key)
      if (known === undefined) found.set(key, [at])
      else known.push(at)
    }
  }
  return found
}

/** The first one of those. */
function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: number | undefined
  for (const [value, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (best === undefined || count > (counts.get(best) ?? 0)) best = value
  }
  return best
}

function keysOf(partitions: PartitionsByTopic): string[] {
  return [...partitions].flatMap(([topic, numbers]) => numbers.map(partition => topicPartitionKey(topic, partition)))
}

function byTopic(tasks: readonly Task[]): PartitionsByTopic {
  const partitions = new Map<string, number[]>()
  for (const { topics, partition } of tasks) {
    for (const topic of topics) {
      const numbers = partitions.get(topic)
      if (numbers === undefined) partitions.set(topic, [partition])
      else numbers.push(partition)
    }
  }
  for (const numbers of partitions.values()) numbers.sort((a, b) => a - b)
  return partitions
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0)
}
