import { RxfaustError } from '../../util/RxfaustError.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { GroupDescription } from '../GroupDescription.js'
import { listPartitions } from '../listPartitions.js'
import type { MemberAssignment } from '../MemberAssignment.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { GroupMembership } from './GroupMembership.js'
import type { StoreWrite } from './LogStore.js'
import { offsetKey } from './offsetKey.js'
import { offsetWrites } from './offsetWrites.js'

/**
 * One consumer group. Rebalances are eager and run one at a time: all members give their partitions up, and when the
 * last one has drained or missed its deadline, the leader's assigner deals them out anew. Who joins, leaves or
 * changes its topics while members drain is part of that same round.
 */
export class EmbeddedGroup {
  private readonly members = new Map<string, GroupMembership>()
  private readonly offsets = new Map<string, CommitOffset>()
  private wanted = false
  private running = false

  constructor(
    readonly name: string,
    private readonly broker: EmbeddedBroker,
  ) {}

  get memberCount(): number {
    return this.members.size
  }

  join(member: GroupMembership): void {
    this.members.set(member.memberId, member)
    this.rebalance()
  }

  leave(memberId: string): void {
    if (this.members.delete(memberId)) this.rebalance()
  }

  lose(memberId?: string): void {
    const member = memberId === undefined ? this.members.values().next().value : this.members.get(memberId)
    if (member === undefined) return
    this.leave(member.memberId)
    member.lose()
  }

  subscribes(topic: string): boolean {
    for (const member of this.members.values()) if (member.topics.includes(topic)) return true
    return false
  }

  /** Asks for a new assignment. */
  rebalance(): void {
    this.wanted = true
    if (this.running) return
    this.running = true
    this.run().catch((error: unknown) => {
      this.running = false
      this.broker.logger.error({ error, group: this.name }, 'The rebalance of a group failed.')
    })
  }

  committed(topic: string, partition: number): CommitOffset | undefined {
    return this.offsets.get(topicPartitionKey(topic, partition))
  }

  /** Takes committed offsets over that are stored already, or are about to be. */
  remember(offsets: readonly CommitOffset[]): void {
    for (const offset of offsets) this.offsets.set(topicPartitionKey(offset.topic, offset.partition), offset)
  }

  async commit(offsets: readonly CommitOffset[]): Promise<void> {
    for (const { topic, partition } of offsets) this.broker.topics.log(topic, partition)
    // At once, so that the next owner of a partition can't read an older offset while this one is being stored.
    this.remember(offsets)
    await this.broker.writer.add(offsetWrites(this.name, offsets), () => {})
  }

  forget(which: (offset: CommitOffset) => boolean, writes: StoreWrite[]): void {
    for (const [key, offset] of this.offsets) {
      if (!which(offset)) continue
      this.offsets.delete(key)
      writes.push({ kind: 'state', key: offsetKey(this.name, offset.topic, offset.partition), value: null })
    }
  }

  describe(): GroupDescription {
    const state =
      this.members.size > 0 ? (this.running ? 'rebalancing' : 'stable') : this.offsets.size > 0 ? 'empty' : 'dead'
    const members = [...this.members.values()].map(({ memberId, owned }) => ({
      memberId,
      partitions: listPartitions(owned),
    }))
    return { group: this.name, state, members }
  }

  private async run(): Promise<void> {
    await undefined
    while (this.wanted) {
      await Promise.all([...this.members.values()].map(member => member.revoke()))
      this.wanted = false
      this.deal()
    }
    this.running = false
  }

  private deal(): void {
    const members = [...this.members.values()]
    const leader = members[0]
    if (leader === undefined) return
    const partitions = new Map<string, number>()
    for (const topic of members.flatMap(member => member.topics)) {
      const known = this.broker.topics.get(topic)
      if (known !== undefined) partitions.set(topic, known.logs.length)
    }
    let assigned: ReadonlyMap<string, MemberAssignment>
    try {
      assigned = leader.assigner.assign(
        members.map(({ memberId, topics, assigner, memberState }) => ({
          memberId,
          topics,
          userData: assigner.userData(memberState),
        })),
        partitions,
      )
    } catch (cause) {
      const error = new RxfaustError(
        'RXFAUST_BROKER',
        `The assigner ${leader.assigner.name} of group ${this.name} threw: ${String(cause)}.`,
        'Mend the assigner; the members of the group have stopped.',
        { cause },
      )
      for (const member of members) member.fail(error)
      return
    }
    for (const member of members) {
      // A handler of another member may have stopped it.
      if (this.members.get(member.memberId) !== member) continue
      const { partitions: owned = new Map(), standbys = new Map() } = assigned.get(member.memberId) ?? {}
      member.assign(listPartitions(owned), listPartitions(standbys), member === leader)
    }
  }
}
