import type { Subscription } from 'rxjs'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { Assigner, PartitionsByTopic } from '../Assigner.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { Consumer } from '../Consumer.js'
import type { ConsumerHandlers } from '../ConsumerHandlers.js'
import type { ConsumerOptions } from '../ConsumerOptions.js'
import type { MemberState } from '../MemberState.js'
import { noPlacement } from '../noPlacement.js'
import { partitionsByTopic } from '../partitionsByTopic.js'
import type { TopicPartition } from '../TopicPartition.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { EmbeddedGroup } from './EmbeddedGroup.js'
import type { GroupMembership } from './GroupMembership.js'
import { PartitionDelivery } from './PartitionDelivery.js'

/**
 * Where a consumer is in the life of its assignment.
 *
 * | from \ to  | joining | active | draining | lost | stopped |
 * |------------|---------|--------|----------|------|---------|
 * | idle       | `run`   |        |          |      | `stop`  |
 * | joining    |         | dealt  |          | out  | `stop`  |
 * | active     |         |        | revoked  | out  | `stop`  |
 * | draining   | drained, or deadline | | | out  | `stop`  |
 * | lost       | told    |        |          |      | `stop`  |
 *
 * Batches come in `active` only; commits are taken in `active` and `draining`.
 */
enum State {
  Idle = 'idle',
  Joining = 'joining',
  Active = 'active',
  Draining = 'draining',
  Lost = 'lost',
  Stopped = 'stopped',
}

/** A consumer of the embedded broker. */
export class EmbeddedConsumer implements Consumer, GroupMembership {
  topics: readonly string[]
  owned: PartitionsByTopic = new Map()
  private standbys: PartitionsByTopic = new Map()
  readonly assigner: Assigner
  private state = State.Idle
  private epoch = 0
  private partitions: readonly TopicPartition[] = []
  /** Those of the assignment before, which nobody else has had since. */
  private before: readonly TopicPartition[] = []
  private readonly deliveries = new Map<string, PartitionDelivery>()
  private readonly group: EmbeddedGroup
  private handlers: ConsumerHandlers | undefined
  private assignedWaiters: { resolve: () => void; reject: (error: RxfaustError) => void }[] = []
  private endDrain: (() => void) | undefined

  constructor(
    readonly memberId: string,
    private readonly broker: EmbeddedBroker,
    private readonly options: ConsumerOptions,
    private readonly onStop: (consumer: EmbeddedConsumer) => void,
  ) {
    this.topics = [...options.topics]
    this.assigner = options.assigner
    this.group = broker.groups.get(options.group)
  }

  get memberState(): MemberState {
    const { owned, standbys, options } = this
    return { ...(options.placement?.() ?? noPlacement), owned, standbys }
  }

  /** Without end: broker and member are one process, and whoever is out is told so at once. */
  get lease(): number {
    const holds = this.state === State.Active || this.state === State.Draining
    return holds ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  async run(handlers: ConsumerHandlers): Promise<void> {
    if (this.state !== State.Idle) {
      throw new RxfaustError('RXFAUST_STATE', `The consumer is ${this.state}.`, 'Run a consumer once.')
    }
    this.checkTopics(this.topics)
    this.handlers = handlers
    this.state = State.Joining
    this.group.join(this)
    await this.nextAssignment()
  }

  async subscribe(topics: readonly string[]): Promise<void> {
    this.checkTopics(topics)
    this.topics = [...topics]
    if (this.state === State.Idle) return
    if (this.state === State.Stopped) throw this.stopped()
    this.group.rebalance()
    await this.nextAssignment()
  }

  seek(partition: TopicPartition, offset: number): void {
    this.delivery(partition)?.seek(offset)
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.delivery(partition)?.pause()
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.delivery(partition)?.resume()
  }

  async commit(offsets: readonly CommitOffset[], epoch: number): Promise<void> {
    this.broker.checkReachable()
    this.checkEpoch(epoch)
    const held = this.broker.faults.beforeCommit?.(this.options.group, offsets)
    if (held !== undefined) {
      await held
      this.checkEpoch(epoch)
    }
    await this.group.commit(offsets)
  }

  async stop(): Promise<void> {
    if (this.state === State.Stopped) return
    this.state = State.Stopped
    this.closeDeliveries()
    this.endDrain?.()
    this.group.leave(this.memberId)
    for (const waiter of this.assignedWaiters.splice(0)) waiter.reject(this.stopped())
    this.onStop(this)
  }

  async revoke(): Promise<void> {
    if (this.state !== State.Active) return
    this.state = State.Draining
    this.closeDeliveries()
    await this.drain(this.partitions, false)
    if (this.state === State.Draining) this.leaveEpoch(State.Joining)
  }

  assign(partitions: readonly TopicPartition[], standbys: readonly TopicPartition[], leader: boolean): void {
    if (this.state !== State.Joining) return
    this.state = State.Active
    this.epoch++
    this.partitions = partitions
    this.owned = partitionsByTopic(partitions)
    this.standbys = partitionsByTopic(standbys)
    const { memberId, epoch } = this
    for (const { topic, partition } of partitions) this.deliver(topic, partition)
    const before = new Set(this.before.map(({ topic, partition }) => topicPartitionKey(topic, partition)))
    const isKept = ({ topic, partition }: TopicPartition): boolean => before.has(topicPartitionKey(topic, partition))
    const kept = partitions.filter(isKept)
    const added = partitions.filter(partition => !isKept(partition))
    this.guard(handlers => handlers.assigned({ epoch, memberId, leader, partitions, added, kept, standbys }))
    for (const waiter of this.assignedWaiters.splice(0)) waiter.resolve()
  }

  lose(): void {
    if (this.state === State.Stopped || this.state === State.Idle) return
    const held = this.state !== State.Joining
    const { partitions } = this
    this.endDrain?.()
    this.closeDeliveries()
    this.leaveEpoch(State.Lost)
    this.before = []
    this.owned = new Map()
    this.standbys = new Map()
    const rejoin = (): void => {
      if (this.state !== State.Lost) return
      this.state = State.Joining
      this.group.join(this)
    }
    if (held) this.drain(partitions, true).then(rejoin, error => this.fail(this.failure(error)))
    else rejoin()
  }

  fail(error: RxfaustError): void {
    this.report(error)
    this.stop().catch((cause: unknown) => {
      this.broker.logger.error({ error: cause }, 'Stopping a failed consumer failed.')
    })
  }

  /** Tells the handler, and waits for it up to the deadline. */
  private drain(partitions: readonly TopicPartition[], lost: boolean): Promise<void> {
    const { epoch } = this
    return new Promise(resolve => {
      let timer: Subscription | undefined
      const end = (): void => {
        timer?.unsubscribe()
        this.endDrain = undefined
        resolve()
      }
      this.endDrain = end
      timer = this.broker.scheduler.schedule(end, this.options.drainTimeout ?? 5_000)
      let drained: Promise<void> | undefined
      this.guard(handlers => {
        drained = handlers.revoked({ epoch, partitions, lost })
      })
      Promise.resolve(drained)
        .catch((cause: unknown) => this.report(this.handlerThrew(cause)))
        .then(() => {
          if (this.endDrain === end) end()
        })
    })
  }

  private leaveEpoch(state: State): void {
    this.state = state
    this.before = this.partitions
    this.partitions = []
  }

  private deliver(topic: string, partition: number): void {
    const { epoch } = this
    const delivery = new PartitionDelivery(this.broker.topics.log(topic, partition), this.broker, {
      epoch,
      isolation: this.options.isolation ?? 'committed',
      maxBytes: this.options.maxBytesPerPartition ?? 128 * 1024,
      batch: batch => this.guard(handlers => handlers.batch(batch)),
      outOfRange: error => this.report(error),
      failed: error => this.fail(this.failure(error)),
    })
    this.deliveries.set(topicPartitionKey(topic, partition), delivery)
  }

  private delivery({ topic, partition }: TopicPartition): PartitionDelivery | undefined {
    return this.deliveries.get(topicPartitionKey(topic, partition))
  }

  private closeDeliveries(): void {
    for (const delivery of this.deliveries.values()) delivery.close()
    this.deliveries.clear()
  }

  private nextAssignment(): Promise<void> {
    return new Promise((resolve, reject) => this.assignedWaiters.push({ resolve, reject }))
  }

  private checkTopics(topics: readonly string[]): void {
    this.broker.checkReachable()
    for (const topic of topics) this.broker.topics.log(topic, 0)
  }

  private checkEpoch(epoch: number): void {
    if (epoch === this.epoch && (this.state === State.Active || this.state === State.Draining)) return
    throw new RxfaustError(
      'RXFAUST_STALE_EPOCH',
      `A commit of group ${this.options.group} belongs to epoch ${epoch}, and the consumer is ${this.state} in epoch ${this.epoch}.`,
      'Drop what was processed under that assignment: the records go to the present owner.',
      { details: { group: this.options.group, epoch, current: this.epoch } },
    )
  }

  private guard(call: (handlers: ConsumerHandlers) => void): void {
    if (this.handlers === undefined) return
    try {
      call(this.handlers)
    } catch (cause) {
      this.report(this.handlerThrew(cause))
    }
  }

  private report(error: RxfaustError): void {
    try {
      this.handlers?.error(error)
    } catch (cause) {
      this.broker.logger.error({ error, cause }, 'The error handler of a consumer threw.')
    }
  }

  private handlerThrew(cause: unknown): RxfaustError {
    return new RxfaustError(
      'RXFAUST_PROCESSING',
      `A handler of a consumer of group ${this.options.group} threw: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Handlers must not throw; consumption goes on.',
      { cause, retriable: true },
    )
  }

  private failure(cause: unknown): RxfaustError {
    if (cause instanceof RxfaustError) return cause
    return new RxfaustError(
      'RXFAUST_BROKER',
      `The consumer of group ${this.options.group} failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'It has stopped; look at the cause and open a new one.',
      { cause },
    )
  }

  private stopped(): RxfaustError {
    return new RxfaustError('RXFAUST_STATE', 'The consumer has been stopped.', 'Open a new one.')
  }
}
