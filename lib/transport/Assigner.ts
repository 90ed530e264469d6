import type { MemberAssignment } from './MemberAssignment.js'
import type { MemberState } from './MemberState.js'

/** A member of a group as an {@link Assigner} sees it. */
export interface GroupMember {
  readonly memberId: string
  readonly topics: readonly string[]
  /** What the member's own `userData` gave at this join. */
  readonly userData: Uint8Array
}

/** Topic to partition numbers. */
export type PartitionsByTopic = ReadonlyMap<string, readonly number[]>

/** Decides which member of a group gets which partitions. Pure, and free of any client's types. */
export interface Assigner {
  /** The name under which members agree on it. */
  readonly name: string
  /** Told to the leader at each join: what this member owns now, for instance. */
  userData(state: MemberState): Uint8Array
  /** @param partitions number of partitions per subscribed topic */
  assign(
    members: readonly GroupMember[],
    partitions: ReadonlyMap<string, number>,
  ): ReadonlyMap<string, MemberAssignment>
}
