import kafkajs from 'kafkajs'
import type { Assigner, GroupMember, PartitionsByTopic } from '../Assigner.js'
import type { TopicPartition } from '../TopicPartition.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { isUnknownTopic } from './kafkaErrors.js'
import type { JoinAnswer } from './wire/joinGroupRequest.js'

const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol

/** What a member tells the leader at a join, in the format of all Kafka consumers. */
export function encodeMetadata(
  assigner: Assigner,
  topics: readonly string[],
  owned: readonly TopicPartition[],
): Buffer {
  const userData = Buffer.from(assigner.userData(byTopic(owned)))
  return MemberMetadata.encode({ version: 0, topics: [...topics], userData })
}

/** What a member was assigned; an empty answer is an empty assignment. */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  const decoded = bytes.length === 0 ? null : MemberAssignment.decode(bytes)
  return Object.entries(decoded?.assignment ?? {}).flatMap(([topic, partitions]) =>
    partitions.map(partition => ({ topic, partition })),
  )
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
    const assignment: Record<string, number[]> = {}
    for (const [topic, numbers] of decided.get(memberId) ?? []) assignment[topic] = [...numbers]
    return { memberId, memberAssignment: MemberAssignment.encode({ version: 0, assignment, userData: NOTHING }) }
  })
}

const NOTHING = Buffer.alloc(0)

function byTopic(partitions: readonly TopicPartition[]): PartitionsByTopic {
  const topics = new Map<string, number[]>()
  for (const { topic, partition } of partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition])
  return topics
}
