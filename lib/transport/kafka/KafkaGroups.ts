import { RxfaustError } from '../../util/RxfaustError.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { GroupDescription } from '../GroupDescription.js'
import type { TopicPartition } from '../TopicPartition.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import { groupByTopic } from './groupByTopic.js'
import { decodeAssignment } from './groupProtocol.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { errorType } from './kafkaErrors.js'
import { offsetsByTopic } from './offsetsByTopic.js'

const NOT_EMPTY = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS', 'NON_EMPTY_GROUP']

/** The part of Kafka's administration that is about groups. */
export class KafkaGroups {
  constructor(
    private readonly cluster: KafkaCluster,
    private readonly retrying: <T>(doing: string, call: () => Promise<T>) => Promise<T>,
  ) {}

  async committed(group: string, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommitOffset>> {
    const found = new Map<string, CommitOffset>()
    if (partitions.length === 0) return found
    const topics = groupByTopic(partitions, ({ partition }) => ({ partition }))
    const { responses } = await this.retrying(`read the offsets of group ${group}`, async () => {
      const coordinator = await this.cluster.coordinator(group, 'group')
      return coordinator.offsetFetch({ groupId: group, topics })
    })
    for (const { topic, partitions: answers } of responses) {
      for (const { partition, offset, metadata } of answers) {
        if (Number(offset) < 0) continue
        const one: CommitOffset = { topic, partition, offset: Number(offset), ...(metadata ? { metadata } : {}) }
        found.set(topicPartitionKey(topic, partition), one)
      }
    }
    return found
  }

  async setCommitted(group: string, offsets: readonly CommitOffset[]): Promise<void> {
    if (offsets.length === 0) return
    await this.retrying(`set the offsets of group ${group}`, async () => {
      const coordinator = await this.cluster.coordinator(group, 'group')
      try {
        // As nobody's member: Kafka accepts that for a group without members.
        const nobody = { groupId: group, groupGenerationId: -1, memberId: '' }
        await coordinator.offsetCommit({ ...nobody, topics: offsetsByTopic(offsets) })
      } catch (error) {
        if (NOT_EMPTY.includes(errorType(error))) throw hasMembers(group, 'Its offsets were not set', error)
        throw error
      }
    })
  }

  async describe(group: string): Promise<GroupDescription> {
    const { groups } = await this.retrying(`describe group ${group}`, async () => {
      const coordinator = await this.cluster.coordinator(group, 'group')
      return coordinator.describeGroups({ groupIds: [group] })
    })
    const found = groups[0]
    const members = (found?.members ?? []).map(({ memberId, memberAssignment }) => {
      return { memberId, partitions: decodeAssignment(memberAssignment).partitions }
    })
    return { group, state: STATES[found?.state ?? ''] ?? 'rebalancing', members }
  }

  async delete(group: string): Promise<void> {
    await this.retrying(`delete group ${group}`, async () => {
      const coordinator = await this.cluster.coordinator(group, 'group')
      const { results } = await coordinator.deleteGroups([group])
      const error = results[0]?.error
      if (error === undefined || errorType(error) === 'GROUP_ID_NOT_FOUND') return
      if (NOT_EMPTY.includes(errorType(error))) throw hasMembers(group, 'It was not deleted', error)
      throw error
    })
  }
}

const STATES: Readonly<Record<string, GroupDescription['state']>> = {
  Empty: 'empty',
  Stable: 'stable',
  Dead: 'dead',
}

function hasMembers(group: string, what: string, cause: unknown): RxfaustError {
  return new RxfaustError('RXFAUST_STATE', `Group ${group} has members. ${what}.`, 'Stop its members first.', {
    cause,
    details: { group },
  })
}
