import { RxfaustError } from '../../util/RxfaustError.js'
import type { Admin, OffsetSpec } from '../Admin.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { GroupDescription } from '../GroupDescription.js'
import type { TopicDescription } from '../TopicDescription.js'
import type { TopicPartition } from '../TopicPartition.js'
import type { TopicSpec } from '../TopicSpec.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import { deleteBefore } from './deleteBefore.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { LogStore, StoreWrite } from './LogStore.js'
import { offsetAtTime } from './offsetAtTime.js'
import type { PartitionLog } from './PartitionLog.js'

/** Administration of the embedded broker. */
export class EmbeddedAdmin implements Admin {
  constructor(private readonly broker: EmbeddedBroker) {}

  async createTopics(topics: readonly TopicSpec[]): Promise<ReadonlyMap<string, 'created' | 'exists'>> {
    this.broker.checkReachable()
    return new Map(
      await Promise.all(topics.map(async spec => [spec.topic, await this.broker.createTopic(spec)] as const)),
    )
  }

  async describeTopics(topics: readonly string[]): Promise<ReadonlyMap<string, TopicDescription>> {
    this.broker.checkReachable()
    const found = new Map<string, TopicDescription>()
    for (const topic of topics) {
      const known = this.broker.topics.get(topic)
      if (known !== undefined) found.set(topic, { topic, partitions: known.logs.length, config: known.config })
    }
    return found
  }

  async listTopics(): Promise<readonly string[]> {
    this.broker.checkReachable()
    return [...this.broker.topics].map(({ topic }) => topic)
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    this.broker.checkReachable()
    await Promise.all(topics.map(topic => this.broker.deleteTopic(topic)))
  }

  async offsets(partitions: readonly TopicPartition[], at: OffsetSpec): Promise<ReadonlyMap<string, number | null>> {
    this.broker.checkReachable()
    const found = new Map<string, number | null>()
    for (const { topic, partition } of partitions) {
      const log = this.broker.topics.log(topic, partition)
      found.set(topicPartitionKey(topic, partition), await offsetOf(log, at, this.broker.store))
    }
    return found
  }

  async committed(group: string, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommitOffset>> {
    this.broker.checkReachable()
    const found = new Map<string, CommitOffset>()
    for (const { topic, partition } of partitions) {
      const offset = this.broker.groups.get(group).committed(topic, partition)
      if (offset !== undefined) found.set(topicPartitionKey(topic, partition), offset)
    }
    return found
  }

  async setCommitted(group: string, offsets: readonly CommitOffset[]): Promise<void> {
    this.broker.checkReachable()
    this.checkEmpty(group)
    await this.broker.groups.get(group).commit(offsets)
  }

  async deleteRecords(before: readonly { topic: string; partition: number; offset: number }[]): Promise<void> {
    this.broker.checkReachable()
    for (const { topic, partition, offset } of before) {
      const log = this.broker.topics.log(topic, partition)
      if (offset > log.high) {
        throw new RxfaustError(
          'RXFAUST_OFFSET_OUT_OF_RANGE',
          `Records of ${topic}/${partition} up to ${offset} are to be deleted, which ends at ${log.high}.`,
          'Give an offset up to the high watermark.',
          { details: { topic, partition, offset, high: log.high } },
        )
      }
      await this.broker.exclusively(log, () => deleteBefore(log, this.broker, offset))
    }
  }

  async describeGroup(group: string): Promise<GroupDescription> {
    this.broker.checkReachable()
    return this.broker.groups.get(group).describe()
  }

  async deleteGroup(group: string): Promise<void> {
    this.broker.checkReachable()
    this.checkEmpty(group)
    const writes: StoreWrite[] = []
    this.broker.groups.delete(group, writes)
    await this.broker.writer.add(writes, () => {})
  }

  private checkEmpty(group: string): void {
    const members = this.broker.groups.get(group).memberCount
    if (members === 0) return
    throw new RxfaustError(
      'RXFAUST_STATE',
      `Group ${group} has ${members} members.`,
      'Stop its consumers before its offsets are changed.',
      { details: { group, members } },
    )
  }
}

async function offsetOf(log: PartitionLog, at: OffsetSpec, store: LogStore): Promise<number | null> {
  if (at === 'earliest') return log.low
  if (at === 'latest') return log.high
  if (at === 'stable') return log.stable
  return offsetAtTime(log, at.timestamp, store)
}
