import type { Assigner, GroupMember, PartitionsByTopic } from './Assigner.js'

/** What is given out as a whole: partition `partition` of topics that have as many partitions and the same subscribers. */
interface Task {
  readonly topics: readonly string[]
  readonly partition: number
  readonly eligible: readonly string[]
}

/**
 * Deals out co-partitioned topics: partition p of all topics with the same number of partitions goes to one member, as
 * far as the same members subscribe to them. Every member has as many such tasks as every other one, give or take one,
 * and keeps what it had as far as that allows: members tell each other by their user data what they own.
 */
export function coPartitionedAssigner(): Assigner {
  return {
    name: 'rxfaust-co-partitioned',
    userData: owned => Buffer.from(JSON.stringify(Object.fromEntries(owned))),
    assign(members, partitions) {
      const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
      const dealt = deal(sorted, tasksOf(sorted, partitions))
      return new Map(sorted.map(({ memberId }) => [memberId, byTopic(dealt.get(memberId) ?? new Set())]))
    },
  }
}

function tasksOf(members: readonly GroupMember[], partitions: ReadonlyMap<string, number>): Task[] {
  const groups = new Map<string, { topics: string[]; count: number; eligible: readonly string[] }>()
  for (const [topic, count] of [...partitions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const eligible = members.filter(member => member.topics.includes(topic)).map(({ memberId }) => memberId)
    if (eligible.length === 0) continue
    const key = JSON.stringify([count, eligible])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { topics: [topic], count, eligible })
    else group.topics.push(topic)
  }
  return [...groups.values()].flatMap(({ topics, count, eligible }) =>
    Array.from({ length: count }, (_, partition) => ({ topics, partition, eligible })),
  )
}

function deal(members: readonly GroupMember[], tasks: readonly Task[]): Map<string, Set<Task>> {
  const dealt = new Map<string, Set<Task>>(members.map(({ memberId }) => [memberId, new Set()]))
  const of = (memberId: string): Set<Task> => dealt.get(memberId) as Set<Task>
  const owners = ownersOf(members)
  const free: Task[] = []
  for (const task of tasks) {
    const owner = ownerOf(task, owners)
    if (owner === undefined) free.push(task)
    else of(owner).add(task)
  }
  const leastLoaded = (eligible: readonly string[]): string =>
    eligible.reduce((least, memberId) => (of(memberId).size < of(least).size ? memberId : least))
  for (const task of free) of(leastLoaded(task.eligible)).add(task)
  // Each move makes the loads more even, so it ends; where they are even already, nothing moves.
  while (moveOne(dealt, leastLoaded));
  return dealt
}

/** Takes one task from the member with most to one with at least two less. @returns whether there was one to be moved */
function moveOne(dealt: ReadonlyMap<string, Set<Task>>, leastLoaded: (eligible: readonly string[]) => string): boolean {
  for (const [, tasks] of [...dealt].sort(([, a], [, b]) => b.size - a.size)) {
    // The last ones first: what a member has had longest stays longest.
    for (const task of [...tasks].reverse()) {
      const least = dealt.get(leastLoaded(task.eligible)) as Set<Task>
      if (tasks.size - least.size < 2) continue
      tasks.delete(task)
      least.add(task)
      return true
    }
  }
  return false
}

/** Topic and partition to the members that say they own it. */
function ownersOf(members: readonly GroupMember[]): Map<string, string[]> {
  const owners = new Map<string, string[]>()
  for (const { memberId, userData } of members) {
    for (const [topic, partitions] of Object.entries(ownedBy(userData))) {
      for (const partition of partitions) {
        const key = `${topic}/${partition}`
        const known = owners.get(key)
        if (known === undefined) owners.set(key, [memberId])
        else known.push(memberId)
      }
    }
  }
  return owners
}

/** The eligible member that had most of the task. */
function ownerOf(task: Task, owners: ReadonlyMap<string, readonly string[]>): string | undefined {
  const counts = new Map<string, number>()
  for (const topic of task.topics) {
    for (const memberId of owners.get(`${topic}/${task.partition}`) ?? []) {
      if (task.eligible.includes(memberId)) counts.set(memberId, (counts.get(memberId) ?? 0) + 1)
    }
  }
  let best: string | undefined
  for (const [memberId, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = memberId
  return best
}

/** User data is only a hint, and another version may write it otherwise: what can't be read owns nothing. */
function ownedBy(userData: Uint8Array): Record<string, readonly number[]> {
  if (userData.length === 0) return {}
  try {
    const owned: unknown = JSON.parse(Buffer.from(userData).toString())
    if (typeof owned !== 'object' || owned === null) return {}
    return Object.fromEntries(Object.entries(owned).filter(([, partitions]) => Array.isArray(partitions)))
  } catch {
    return {}
  }
}

function byTopic(tasks: ReadonlySet<Task>): PartitionsByTopic {
  const partitions = new Map<string, number[]>()
  for (const task of tasks) {
    for (const topic of task.topics) {
      const numbers = partitions.get(topic)
      if (numbers === undefined) partitions.set(topic, [task.partition])
      else numbers.push(task.partition)
    }
  }
  for (const numbers of partitions.values()) numbers.sort((a, b) => a - b)
  return partitions
}
