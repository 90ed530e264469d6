import kafkajs from 'kafkajs'
import type { Assigner, GroupMember } from '../Assigner.js'
import type { Assignment } from '../Assignment.js'
import { decodePartitions } from '../decodePartitions.js'
import { listPartitions } from '../listPartitions.js'
import type { MemberState } from '../MemberState.js'
import type { TopicPartition } from '../TopicPartition.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { isUnknownTopic } from './kafkaErrors.js'
import type { JoinAnswer } from './wire/joinGroupRequest.js'

/** What a member was assigned. */
export type GroupAssignment = Pick<Assignment, 'partitions' | 'standbys'>

const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol

/** What a member tells the leader at a join, in the format of all Kafka consumers. */
export function encodeMetadata(assigner: Assigner, topics: readonly string[], state: MemberState): Buffer {
  const userData = Buffer.from(assigner.userData(state))
  return MemberMetadata.encode({ version: 0, topics: [...topics], userData })
}

/** What a member was assigned; an empty answer is an empty assignment. */
export function decodeAssignment(bytes: Buffer): GroupAssignment {
  const decoded = bytes.length === 0 ? null : MemberAssignment.decode(bytes)
  return {
    partitions: listPartitions(new Map(Object.entries(decoded?.assignment ?? {}))),
    standbys: decodeStandbys(decoded?.userData ?? NOTHING),
  }
}

/** The leader's part of a join: asks for the partitions of all topics, and lets the assigner decide. */
export async function assignAll(
  cluster: KafkaCluster,
  assigner: Assigner,
  joined: JoinAnswer['members'],
): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
  const members: GroupMember[] = joined.map(({ memberId, metadata }) => {
    const decoded = MemberMetadata.decode(metadata)
    return { memberId, topics: decoded?.topics ?? [], userData: decoded?.userData ?? Buffer.alloc(0) }
  })
  const partitions = new Map<string, number>()
  for (const topic of new Set(members.flatMap(member => member.topics))) {
    try {
      partitions.set(topic, (await cluster.refresh(topic)).length)
    } catch (error) {
      // A topic that was deleted has no partitions; the others still have theirs.
      if (!isUnknownTopic(error)) throw error
    }
  }
  const decided = assigner.assign(members, partitions)
  return members.map(({ memberId }) => {
    const { partitions: owned = new Map(), standbys = new Map() } = decided.get(memberId) ?? {}
    const assignment: Record<string, number[]> = {}
    for (const [topic, numbers] of owned) assignment[topic] = [...numbers]
    const userData = standbys.size === 0 ? NOTHING : Buffer.from(JSON.stringify(Object.fromEntries(standbys)))
    return { memberId, memberAssignment: MemberAssignment.encode({ version: 0, assignment, userData }) }
  })
}

const NOTHING = Buffer.alloc(0)

/** Another assigner's leader may have written something else there: then there are none. */
function decodeStandbys(userData: Buffer): TopicPartition[] {
  if (userData.length === 0) return []
  try {
    return listPartitions(decodePartitions(JSON.parse(userData.toString())))
  } catch {
    return []
  }
}
