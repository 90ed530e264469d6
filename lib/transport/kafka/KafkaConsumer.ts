import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { Assignment } from '../Assignment.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { Consumer } from '../Consumer.js'
import type { ConsumerHandlers } from '../ConsumerHandlers.js'
import type { ConsumerOptions } from '../ConsumerOptions.js'
import { noPlacement } from '../noPlacement.js'
import type { TopicPartition } from '../TopicPartition.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import type { Fetched, FetchedPartition } from './FetchedPartition.js'
import { Fetcher } from './Fetcher.js'
import type { Membership } from './GroupCoordinator.js'
import { GroupMember } from './GroupMember.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { isUnknownTopic, toRxfaustError } from './kafkaErrors.js'
import { staleEpochError } from './staleEpochError.js'

/** Of what is given to the handler at once: records become objects then, of which few should wait. */
const SLICE_BYTES = 32 * 1024

/** A member of a group ({@link GroupMember}) that fetches what it is assigned ({@link Fetcher}). */
export class KafkaConsumer implements Consumer {
  readonly #options: ConsumerOptions
  readonly #logger: Logger
  readonly #clusters: { readonly patient: KafkaCluster; readonly urgent: KafkaCluster }
  readonly #member: GroupMember
  readonly #fetcher: Fetcher
  readonly #waiting: { resolve(): void; reject(error: RxfaustError): void }[] = []
  #handlers: ConsumerHandlers | undefined
  #fetched = new Map<string, FetchedPartition>()
  #assignment: Assignment | undefined
  #epoch = 0
  #topics: readonly string[]
  #stopped: Promise<void> | undefined
  /** An outage was told, and its end was not. */
  #troubled = false

  /** @param newCluster connections that belong to this consumer alone */
  constructor(options: ConsumerOptions, newCluster: () => KafkaCluster, logger: Logger, checkCrcs: boolean) {
    this.#options = options
    this.#logger = logger
    this.#topics = options.topics
    this.#clusters = { patient: newCluster(), urgent: newCluster() }
    this.#fetcher = new Fetcher({
      clusters: this.#clusters,
      committed: options.isolation !== 'uncommitted',
      checkCrcs,
      logger,
      trouble: error => this.#error(error),
    })
    this.#member = new GroupMember({
      cluster: this.#clusters.patient,
      second: this.#clusters.urgent,
      group: options.group,
      topics: options.topics,
      assigner: options.assigner,
      placement: options.placement ?? (() => noPlacement),
      sessionTimeout: options.sessionTimeout ?? 45_000,
      rebalanceTimeout: options.rebalanceTimeout ?? 60_000,
      heartbeatInterval: options.heartbeatInterval ?? 500,
      drainTimeout: options.drainTimeout ?? 5_000,
      logger,
      owner: {
        assigned: membership => this.#assigned(membership),
        drain: () => this.#revoke(false),
        lost: () => void this.#revoke(true),
        error: error => this.#error(error),
        answered: () => this.#answered(),
      },
    })
  }

  get lease(): number {
    return this.#stopped ? Number.NEGATIVE_INFINITY : this.#member.lease
  }

  async run(handlers: ConsumerHandlers): Promise<void> {
    if (this.#handlers || this.#stopped) {
      const advice = 'Make a new one; a consumer runs once.'
      throw new RxfaustError('RXFAUST_STATE', 'This consumer has been run or stopped already.', advice)
    }
    this.#handlers = handlers
    await this.#refuseUnknown(this.#topics)
    const assigned = this.#nextAssignment()
    if (!this.#stopped) this.#member.start()
    await assigned
  }

  async subscribe(topics: readonly string[]): Promise<void> {
    if (this.#stopped) throw this.#stoppedError()
    const same = topics.length === this.#topics.length && topics.every(topic => this.#topics.includes(topic))
    if (same) return
    await this.#refuseUnknown(topics)
    this.#topics = [...topics]
    const assigned = this.#handlers ? this.#nextAssignment() : Promise.resolve()
    this.#member.subscribe(this.#topics)
    await assigned
  }

  seek({ topic, partition }: TopicPartition, offset: number): void {
    this.#fetched.get(topicPartitionKey(topic, partition))?.seek(offset)
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#fetched.get(topicPartitionKey(topic, partition))?.pause()
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#fetched.get(topicPartitionKey(topic, partition))?.resume()
  }

  async commit(offsets: readonly CommitOffset[], epoch: number): Promise<void> {
    if (epoch !== this.#epoch || this.#stopped || !this.#member.holds) throw staleEpochError(this.#options.group)
    if (offsets.length > 0) await this.#member.commit(offsets)
  }

  stop(options: { readonly timeout?: number } = {}): Promise<void> {
    this.#stopped ??= this.#stop(options.timeout ?? 5_000)
    return this.#stopped
  }

  async #stop(timeout: number): Promise<void> {
    this.#fetcher.close()
    this.#fetched.clear()
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), timeout)
    try {
      await this.#member.stop(late.signal)
    } catch (error) {
      const fields = { error, group: this.#options.group }
      this.#logger.debug(fields, 'could not leave the group, which finds out by the session timeout')
    } finally {
      clearTimeout(timer)
    }
    await Promise.all(Object.values(this.#clusters).map(cluster => cluster.close(0)))
    for (const { reject } of this.#waiting.splice(0)) reject(this.#stoppedError())
  }

  #assigned({ memberId, leader, partitions, standbys, continued }: Membership): void {
    if (this.#stopped) return
    const had = new Set(continued ? this.#assignment?.partitions.map(keyOf) : [])
    const kept = partitions.filter(partition => had.has(keyOf(partition)))
    const added = partitions.filter(partition => !had.has(keyOf(partition)))
    const epoch = ++this.#epoch
    const assignment: Assignment = { epoch, memberId, leader, partitions, added, kept, standbys }
    this.#assignment = assignment
    const maxBytes = this.#options.maxBytesPerPartition ?? 128 * 1024
    for (const { topic, partition } of partitions) {
      const sink = {
        fetched: (fetched: Fetched) => this.#batch(topic, partition, fetched),
        failed: (error: RxfaustError) => this.#error(error),
      }
      const fetched = this.#fetcher.add(topic, partition, maxBytes, sink, Math.min(maxBytes, SLICE_BYTES))
      this.#fetched.set(topicPartitionKey(topic, partition), fetched)
    }
    this.#guard('assigned', () => this.#handlers?.assigned(assignment))
    for (const { resolve } of this.#waiting.splice(0)) resolve()
  }

  #batch(topic: string, partition: number, fetched: Fetched): void {
    const batch = { topic, partition, epoch: this.#epoch, ...fetched }
    this.#guard('batch', () => this.#handlers?.batch(batch))
  }

  async #revoke(lost: boolean): Promise<void> {
    for (const partition of this.#fetched.values()) this.#fetcher.remove(partition)
    this.#fetched.clear()
    const { epoch = this.#epoch, partitions = [] } = this.#assignment ?? {}
    try {
      await this.#handlers?.revoked({ epoch, partitions, lost })
    } catch (error) {
      this.#error(thrown('revoked', error))
    }
  }

  #guard(handler: keyof ConsumerHandlers, call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#error(thrown(handler, error))
    }
  }

  /** What can't be cured is told to whoever waits for the assignment, else to the handler; the consumer is dead. */
  #error(error: RxfaustError): void {
    if (this.#stopped) return
    if (error.code === 'RXFAUST_BROKER') this.#troubled = true
    const waiting = error.retriable ? [] : this.#waiting.splice(0)
    for (const { reject } of waiting) reject(error)
    if (!error.retriable) void this.stop()
    if (waiting.length > 0) return
    try {
      this.#handlers?.error(error)
    } catch (thrownByHandler) {
      this.#logger.error({ error: thrownByHandler }, 'the error handler of a consumer threw')
    }
  }

  #answered(): void {
    if (!this.#troubled) return
    this.#troubled = false
    try {
      this.#handlers?.recovered?.()
    } catch (error) {
      this.#error(thrown('recovered', error))
    }
  }

  #nextAssignment(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) reject(this.#stoppedError())
      else this.#waiting.push({ resolve, reject })
    })
  }

  /** Other errors than an unknown topic are the member's, which tries for ever. */
  async #refuseUnknown(topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      try {
        await this.#clusters.patient.refresh(topic)
      } catch (error) {
        if (isUnknownTopic(error)) throw toRxfaustError(error, `subscribe to ${topic}`, { topic })
        return
      }
    }
  }

  #stoppedError(): RxfaustError {
    const seen = `The consumer of group ${this.#options.group} was stopped.`
    return new RxfaustError('RXFAUST_STATE', seen, 'Make a new one to go on.')
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return topicPartitionKey(topic, partition)
}

function thrown(handler: keyof ConsumerHandlers, cause: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_PROCESSING',
    `The "${handler}" handler of a consumer threw: ${cause instanceof Error ? cause.message : cause}.`,
    'A handler must not throw; the consumer goes on.',
    { cause, details: { handler }, retriable: true },
  )
}
