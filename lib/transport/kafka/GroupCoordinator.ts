import type { Assigner } from '../Assigner.js'
import type { CommitOffset } from '../CommitOffset.js'
import { partitionsByTopic } from '../partitionsByTopic.js'
import type { StatePlacement } from '../StatePlacement.js'
import type { TopicPartition } from '../TopicPartition.js'
import { answeredWithin } from './answeredWithin.js'
import { assignAll, decodeAssignment, encodeMetadata, type GroupAssignment } from './groupProtocol.js'
import type { KafkaCluster } from './KafkaCluster.js'
import type { KafkaNode } from './KafkaNode.js'
import { errorType, kafkaError, kafkaErrorName } from './kafkaErrors.js'
import { NoAnswer } from './NoAnswer.js'
import { offsetsByTopic } from './offsetsByTopic.js'
import { SessionLease } from './SessionLease.js'
import { joinGroupRequest, MEMBER_ID_REQUIRED } from './wire/joinGroupRequest.js'

/** The part of a session in which a heartbeat has to be answered: so that there is time for another connection. */
const HEARTBEAT_SHARE = 1 / 2

const NOTHING: GroupAssignment = { partitions: [], standbys: [] }

/** An assignment, as the group gave it. */
export interface Membership {
  readonly memberId: string
  readonly generation: number
  readonly leader: boolean
  readonly partitions: readonly TopicPartition[]
  readonly standbys: readonly TopicPartition[]
  /** Nobody else can have had the partitions of the assignment before: the generations follow on each other. */
  readonly continued: boolean
}

/** Options of {@link GroupCoordinator}. */
export interface GroupCoordinatorOptions {
  readonly cluster: KafkaCluster
  /** Other connections: while a join waits, nothing else passes on its own one. */
  readonly second: KafkaCluster
  readonly group: string
  readonly assigner: Assigner
  readonly placement: () => StatePlacement
  /** In ms. */
  readonly sessionTimeout: number
  /** How long Kafka waits for the other members at a join, in ms. */
  readonly rebalanceTimeout: number
}

/** Kafka's side of one membership: who we are in the group, and the requests about it, each tried once. */
export class GroupCoordinator {
  readonly #options: GroupCoordinatorOptions
  #node: KafkaNode | undefined
  #memberId = ''
  #generation = -1
  #had: GroupAssignment = NOTHING
  readonly #lease: SessionLease

  constructor(options: GroupCoordinatorOptions) {
    this.#options = options
    this.#lease = new SessionLease(options.sessionTimeout, options.rebalanceTimeout)
  }

  /** See {@link Consumer.lease}. */
  get lease(): number {
    return this.#lease.left
  }

  /** -1: none. */
  get generation(): number {
    return this.#generation
  }

  /** Empty: none, there is nothing to leave. */
  get memberId(): string {
    return this.#memberId
  }

  /** Looks for the coordinator again: it may have moved. */
  forgetNode(): void {
    this.#node = undefined
  }

  /** The group does not know us any more. */
  forgetMembership(): void {
    this.#memberId = ''
    this.#generation = -1
    this.#had = NOTHING
    this.#lease.end()
  }

  /** Joins and syncs; resolves when the whole group has. @param signal ends it before the group is waited for */
  async join(topics: readonly string[], signal: AbortSignal): Promise<Membership> {
    const { group, assigner, placement, cluster, sessionTimeout, rebalanceTimeout } = this.#options
    const node = await this.#find()
    const { partitions: owned, standbys: followed } = this.#had
    const metadata = encodeMetadata(assigner, topics, {
      ...placement(),
      owned: partitionsByTopic(owned),
      standbys: partitionsByTopic(followed),
    })
    const wish = { group, sessionTimeout, rebalanceTimeout, protocol: assigner.name, metadata }
    const ask = () => cluster.send(node, joinGroupRequest({ ...wish, memberId: this.#memberId }))
    let joined = await ask()
    if (joined.errorCode === MEMBER_ID_REQUIRED) {
      this.#memberId = joined.memberId
      signal.throwIfAborted()
      joined = await ask()
    }
    if (joined.errorCode !== 0) throw kafkaError(kafkaErrorName(joined.errorCode))
    const { memberId, generation, members } = joined
    this.#memberId = memberId
    const leader = joined.leaderId === memberId
    const groupAssignment = leader ? await assignAll(cluster, assigner, members) : []
    const sync = { groupId: group, generationId: generation, memberId, groupAssignment }
    const renewed = this.#lease.renewal()
    const assigned = decodeAssignment((await node.syncGroup(sync)).memberAssignment)
    renewed(true)
    const continued = this.#generation >= 0 && generation === this.#generation + 1
    this.#generation = generation
    this.#had = assigned
    return { memberId, generation, leader, ...assigned, continued }
  }

  async heartbeat(): Promise<void> {
    const node = await this.#find()
    const { group: groupId, sessionTimeout } = this.#options
    const renewed = this.#lease.renewal()
    const beat = node.heartbeat({ groupId, memberId: this.#memberId, groupGenerationId: this.#generation })
    try {
      await answeredWithin(beat, sessionTimeout * HEARTBEAT_SHARE)
      renewed(true)
    } catch (error) {
      // A connection that is silent takes no other heartbeat.
      if (error instanceof NoAnswer) node.disconnect().catch(() => undefined)
      // It counts as one: until the drain is over, the coordinator waits for this member.
      if (errorType(error) === 'REBALANCE_IN_PROGRESS') renewed(false)
      throw error
    }
  }

  async commit(offsets: readonly CommitOffset[]): Promise<void> {
    const who = { groupId: this.#options.group, memberId: this.#memberId, groupGenerationId: this.#generation }
    const node = await this.#find()
    await node.offsetCommit({ ...who, topics: offsetsByTopic(offsets) })
  }

  /** @param joining on other connections, as a join waits on the own ones */
  async leave(joining: boolean): Promise<void> {
    const { group, cluster, second } = this.#options
    const node = await (joining ? second : cluster).coordinator(group, 'group')
    await node.leaveGroup({ groupId: group, memberId: this.#memberId })
  }

  async #find(): Promise<KafkaNode> {
    this.#node ??= await this.#options.cluster.coordinator(this.#options.group, 'group')
    return this.#node
  }
}
