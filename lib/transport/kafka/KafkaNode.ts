import type { KafkaRequest } from './wire/KafkaRequest.js'

/** Offsets as kafkajs takes them: strings of numbers. */
export interface NodeTopicOffsets {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number; readonly offset: string; readonly metadata?: string }[]
}

/** Partitions as kafkajs takes them. */
export interface NodeTopicPartitions {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number }[]
}

/** A topic's metadata as kafkajs gives it. */
export interface NodeTopicMetadata {
  readonly topic: string
  readonly partitionMetadata: readonly { readonly partitionId: number; readonly leader: number }[]
}

type Versions = Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>>

interface ProducerRef {
  readonly transactionalId: string
  readonly producerId: string
  readonly producerEpoch: number
}

/**
 * One node of a Kafka cluster: kafkajs's own (undocumented) `Broker`, as far as this driver uses it. Its methods are
 * one request of Kafka's protocol each and reject with kafkajs's errors, which carry Kafka's name of the error as
 * `type`.
 */
export interface KafkaNode {
  readonly versions: Versions | null
  readonly connectionPool: { send<T>(request: KafkaRequest<T>): Promise<T> }
  disconnect(): Promise<void>
  metadata(topics: readonly string[]): Promise<{ readonly topicMetadata: readonly NodeTopicMetadata[] }>
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<{
    readonly coordinator: { readonly nodeId: number }
  }>

  syncGroup(request: {
    groupId: string
    generationId: number
    memberId: string
    groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[]
  }): Promise<{ readonly memberAssignment: Buffer }>
  heartbeat(request: { groupId: string; memberId: string; groupGenerationId: number }): Promise<unknown>
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>
  offsetCommit(request: {
    groupId: string
    groupGenerationId: number
    memberId: string
    topics: readonly NodeTopicOffsets[]
  }): Promise<unknown>
  offsetFetch(request: { groupId: string; topics: readonly NodeTopicPartitions[] }): Promise<{
    readonly responses: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number; readonly offset: string; readonly metadata: string }[]
    }[]
  }>

  initProducerId(request: { transactionalId: string | undefined; transactionTimeout: number }): Promise<{
    readonly producerId: string
    readonly producerEpoch: number
  }>
  addPartitionsToTxn(
    request: ProducerRef & { topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[] },
  ): Promise<unknown>
  addOffsetsToTxn(request: ProducerRef & { groupId: string }): Promise<unknown>
  txnOffsetCommit(request: ProducerRef & { groupId: string; topics: readonly NodeTopicOffsets[] }): Promise<unknown>
  endTxn(request: ProducerRef & { transactionResult: boolean }): Promise<unknown>

  listOffsets(request: {
    isolationLevel: number
    topics: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[]
    }[]
  }): Promise<{
    readonly responses: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
    }[]
  }>
  createTopics(request: {
    topics: readonly {
      readonly topic: string
      readonly numPartitions: number
      readonly replicationFactor: number
      readonly configEntries: readonly { readonly name: string; readonly value: string }[]
    }[]
    timeout: number
  }): Promise<unknown>
  deleteTopics(request: { topics: readonly string[]; timeout: number }): Promise<unknown>
  describeConfigs(request: { resources: readonly { readonly type: number; readonly name: string }[] }): Promise<{
    readonly resources: readonly {
      readonly resourceName: string
      readonly configEntries: readonly { readonly configName: string; readonly configValue: string | null }[]
    }[]
  }>
  deleteRecords(request: { topics: readonly NodeTopicOffsets[] }): Promise<unknown>
  describeGroups(request: { groupIds: readonly string[] }): Promise<{
    readonly groups: readonly {
      readonly groupId: string
      readonly state: string
      readonly members: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[]
    }[]
  }>
  deleteGroups(groups: readonly string[]): Promise<{ readonly results: readonly { readonly error?: Error }[] }>
}
