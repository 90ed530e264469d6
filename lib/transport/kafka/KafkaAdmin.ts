import kafkajs from 'kafkajs'
import type { Logger } from '../../util/Logger.js'
import type { Admin, OffsetSpec } from '../Admin.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { GroupDescription } from '../GroupDescription.js'
import type { TopicDescription } from '../TopicDescription.js'
import type { TopicPartition } from '../TopicPartition.js'
import type { TopicSpec } from '../TopicSpec.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import { groupByTopic } from './groupByTopic.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { KafkaGroups } from './KafkaGroups.js'
import type { KafkaNode } from './KafkaNode.js'
import { errorType, isUnknownTopic, kafkaError } from './kafkaErrors.js'
import { offsetsByTopic } from './offsetsByTopic.js'
import { retrying } from './retrying.js'

/** How long an administrative call goes on trying, in ms. */
const PATIENCE = 15_000
/** How long the controller may take over creating or deleting, in ms. */
const CONTROLLER_TIMEOUT = 10_000
const READ_UNCOMMITTED = 0
const READ_COMMITTED = 1

/** What no retry changes, besides what is hopeless for everybody. */
const FINAL = ['UNKNOWN_TOPIC_OR_PARTITION', 'INVALID_TOPIC_EXCEPTION', 'OFFSET_OUT_OF_RANGE']

/** {@link Admin} of Kafka. */
export class KafkaAdmin implements Admin {
  readonly #closing = new AbortController()
  readonly #groups: KafkaGroups

  constructor(
    private readonly cluster: KafkaCluster,
    private readonly logger: Logger,
  ) {
    this.#groups = new KafkaGroups(cluster, (doing, call) => this.#retrying(doing, call))
  }

  /** Ends every call that is still trying. */
  close(): void {
    this.#closing.abort()
  }

  async createTopics(topics: readonly TopicSpec[]): Promise<ReadonlyMap<string, 'created' | 'exists'>> {
    const outcome = new Map<string, 'created' | 'exists'>()
    if (topics.length === 0) return outcome
    const names = topics.map(({ topic }) => topic)
    const missing = new Map(topics.map(spec => [spec.topic, spec]))
    await this.#retrying(`create topics ${names.join(', ')}`, async () => {
      const controller = await this.cluster.controller()
      const wanted = [...missing.values()].map(({ topic, partitions, replicas, config }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replicas ?? 1,
        configEntries: Object.entries(config ?? {}).map(([name, value]) => ({ name, value })),
      }))
      const errors = new Map<string, unknown>()
      try {
        await controller.createTopics({ topics: wanted, timeout: CONTROLLER_TIMEOUT })
      } catch (error) {
        const { errors: list } = error as { errors?: readonly { topic: string }[] }
        if (list === undefined) throw error
        for (const one of list) errors.set(one.topic, one)
      }
      for (const topic of [...missing.keys()]) {
        const error = errors.get(topic)
        if (error !== undefined && errorType(error) !== 'TOPIC_ALREADY_EXISTS') continue
        outcome.set(topic, error === undefined ? 'created' : 'exists')
        missing.delete(topic)
        errors.delete(topic)
      }
      for (const error of errors.values()) throw error
    })
    for (const topic of names) await this.#usable(topic)
    return outcome
  }

  async describeTopics(topics: readonly string[]): Promise<ReadonlyMap<string, TopicDescription>> {
    const found = new Map<string, TopicDescription>()
    const partitions = new Map<string, number>()
    await Promise.all(
      topics.map(async topic => {
        const leaders = await this.#retrying(`describe topic ${topic}`, () => this.#leadersIfAny(topic))
        if (leaders) partitions.set(topic, leaders.length)
      }),
    )
    if (partitions.size === 0) return found
    const { resources } = await this.#retrying('describe topics', async () => {
      const node = await this.cluster.anyNode()
      const type = kafkajs.ConfigResourceTypes.TOPIC
      return node.describeConfigs({ resources: [...partitions.keys()].map(name => ({ type, name })) })
    })
    for (const { resourceName: topic, configEntries } of resources) {
      const config: Record<string, string> = {}
      for (const { configName, configValue } of configEntries)
        if (configValue !== null) config[configName] = configValue
      const replicas = this.cluster.replicas(topic)
      found.set(topic, { topic, partitions: partitions.get(topic) ?? 0, replicas, config })
    }
    return found
  }

  listTopics(): Promise<readonly string[]> {
    return this.#retrying('list topics', async () => {
      const node = await this.cluster.anyNode()
      const { topicMetadata } = await node.metadata([])
      return topicMetadata.map(({ topic }) => topic).filter(topic => !topic.startsWith('__'))
    })
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      await this.#retrying(`delete topic ${topic}`, async () => {
        const controller = await this.cluster.controller()
        try {
          await controller.deleteTopics({ topics: [topic], timeout: CONTROLLER_TIMEOUT })
        } catch (error) {
          if (!isUnknownTopic(error)) throw error
        }
        this.cluster.forget(topic)
      })
      await this.#retrying(`delete topic ${topic}`, async () => {
        if (await this.#leadersIfAny(topic)) throw new Error(`${topic} is still there`)
      })
    }
  }

  async offsets(partitions: readonly TopicPartition[], at: OffsetSpec): Promise<ReadonlyMap<string, number | null>> {
    const found = new Map<string, number | null>()
    const isolationLevel = at === 'stable' ? READ_COMMITTED : READ_UNCOMMITTED
    const timestamp = at === 'earliest' ? -2 : typeof at === 'object' ? at.timestamp : -1
    await this.#byLeader(partitions, 'look up offsets', async (node, ofNode) => {
      const topics = groupByTopic(ofNode, ({ partition }) => ({ partition, timestamp }))
      const { responses } = await node.listOffsets({ isolationLevel, topics })
      for (const { topic, partitions: answers } of responses) {
        for (const { partition, offset } of answers) {
          found.set(topicPartitionKey(topic, partition), Number(offset) < 0 ? null : Number(offset))
        }
      }
    })
    return found
  }

  committed(group: string, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommitOffset>> {
    return this.#groups.committed(group, partitions)
  }

  setCommitted(group: string, offsets: readonly CommitOffset[]): Promise<void> {
    return this.#groups.setCommitted(group, offsets)
  }

  async deleteRecords(before: readonly { topic: string; partition: number; offset: number }[]): Promise<void> {
    await this.#byLeader(before, 'delete records', async (node, ofNode) => {
      for (const topic of offsetsByTopic(ofNode)) {
        try {
          await node.deleteRecords({ topics: [topic] })
        } catch (error) {
          // kafkajs wraps the broker's errors, one per partition.
          const { partitions } = error as { partitions?: readonly { readonly error?: Error }[] }
          throw partitions?.find(one => one.error)?.error ?? error
        }
      }
    })
  }

  describeGroup(group: string): Promise<GroupDescription> {
    return this.#groups.describe(group)
  }

  deleteGroup(group: string): Promise<void> {
    return this.#groups.delete(group)
  }

  async #leadersIfAny(topic: string): Promise<readonly number[] | undefined> {
    try {
      return await this.cluster.refresh(topic)
    } catch (error) {
      if (isUnknownTopic(error)) return undefined
      throw error
    }
  }

  /** Waits until a topic that the controller has created is known, and led, where it will be read and written. */
  async #usable(topic: string): Promise<void> {
    await this.#retrying(`use topic ${topic}`, async () => {
      const leaders = await this.#leadersIfAny(topic)
      if (!leaders || leaders.length === 0) throw new Error(`${topic} is not known yet`)
      const partitions = leaders.map((_, partition) => ({ partition, timestamp: -1 }))
      for (const id of new Set(leaders)) {
        const node = await this.cluster.node(id)
        const ofNode = partitions.filter(({ partition }) => leaders[partition] === id)
        const request = { isolationLevel: READ_UNCOMMITTED, topics: [{ topic, partitions: ofNode }] }
        await node.listOffsets(request).catch(error => {
          throw isUnknownTopic(error) ? new Error(`${topic} is not led yet`) : error
        })
      }
    })
  }

  /** Calls once per node with the partitions that it leads; again for all where a leader has moved. */
  async #byLeader<P extends TopicPartition>(
    partitions: readonly P[],
    doing: string,
    call: (node: KafkaNode, ofNode: readonly P[]) => Promise<void>,
  ): Promise<void> {
    await this.#retrying(doing, async () => {
      const byNode = new Map<number, P[]>()
      for (const one of partitions) {
        const id = (await this.cluster.leaders(one.topic))[one.partition]
        if (id === undefined) {
          this.cluster.forget(one.topic)
          throw kafkaError('UNKNOWN_TOPIC_OR_PARTITION', `${one.topic} has no partition ${one.partition}`)
        }
        byNode.set(id, [...(byNode.get(id) ?? []), one])
      }
      try {
        await Promise.all([...byNode].map(async ([id, ofNode]) => call(await this.cluster.node(id), ofNode)))
      } catch (error) {
        for (const { topic } of partitions) this.cluster.forget(topic)
        throw error
      }
    })
  }

  #retrying<T>(doing: string, call: () => Promise<T>): Promise<T> {
    const { signal } = this.#closing
    return retrying(call, { doing, patience: PATIENCE, final: FINAL, signal, logger: this.logger })
  }
}
