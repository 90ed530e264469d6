import type { SchedulerLike } from 'rxjs'
import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { OutRecord } from '../OutRecord.js'
import type { SendResult } from '../SendResult.js'
import type { TopicSpec } from '../TopicSpec.js'
import { cleanLog } from './cleanLog.js'
import type { EmbeddedFaults } from './EmbeddedFaults.js'
import { EmbeddedGroups } from './EmbeddedGroups.js'
import { EmbeddedTopics } from './EmbeddedTopics.js'
import { EmbeddedTransactions } from './EmbeddedTransactions.js'
import type { LogStore, StoreWrite } from './LogStore.js'
import { LogWriter } from './LogWriter.js'
import type { PartitionLog } from './PartitionLog.js'

/** How often an append looks whether there is something to be cleaned. */
const cleanInterval = 30_000

/** What a broker needs besides its store. */
interface BrokerOptions {
  readonly name: string
  readonly logger: Logger
  readonly scheduler: SchedulerLike
}

/**
 * The broker of `memory://` and `level://`: topics, partitions, groups, transactions and cleaning in one process.
 *
 * Whatever changes it goes through one {@link LogWriter}: offsets are given out when a call comes, and what was
 * written becomes visible, and the call resolves, when the store has it. So one order holds for all, a transaction's
 * end is one write, and a broker on Level is after a crash what it was after some write.
 *
 * It has no timer of its own. Expired records are looked for when something is appended, so that virtual time ends.
 */
export class EmbeddedBroker {
  readonly name: string
  readonly scheduler: SchedulerLike
  readonly logger: Logger
  readonly writer: LogWriter
  readonly topics = new EmbeddedTopics()
  readonly groups: EmbeddedGroups
  readonly transactions: EmbeddedTransactions
  readonly faults: EmbeddedFaults
  private nextClean: number
  private closing: Promise<void> | undefined
  private isReachable = true
  private readonly reachableWaiters = new Set<() => void>()

  private constructor(
    readonly store: LogStore,
    options: BrokerOptions,
  ) {
    this.name = options.name
    this.scheduler = options.scheduler
    this.logger = options.logger
    this.writer = new LogWriter(store)
    this.groups = new EmbeddedGroups(this)
    this.transactions = new EmbeddedTransactions(this)
    this.nextClean = this.now() + cleanInterval
    this.faults = this.createFaults()
  }

  static async open(store: LogStore, options: BrokerOptions): Promise<EmbeddedBroker> {
    const broker = new EmbeddedBroker(store, options)
    const states = await store.states()
    await broker.topics.load(states, store)
    broker.groups.load(states)
    await broker.transactions.recover()
    return broker
  }

  now(): number {
    return this.scheduler.now()
  }

  /** @throws RxfaustError `RXFAUST_BROKER` after `close`, or where the faults say so */
  checkReachable(): void {
    if (this.closing !== undefined) {
      throw new RxfaustError('RXFAUST_BROKER', `The broker ${this.name} is closed.`, 'Open the transport again.')
    }
    if (!this.isReachable) {
      throw new RxfaustError('RXFAUST_BROKER', `The broker ${this.name} can't be reached.`, 'Try again later.', {
        retriable: true,
      })
    }
  }

  /** Calls back when the broker can be reached again. */
  onReachable(callback: () => void): () => void {
    this.reachableWaiters.add(callback)
    return () => this.reachableWaiters.delete(callback)
  }

  /**
   * Gives records their offsets at once and resolves when they are stored.
   *
   * @param producer number of the transactional producer, or 0
   * @param alongside further changes that have to be stored with the records
   */
  append(
    records: readonly OutRecord[],
    producer: number,
    alongside?: (writes: StoreWrite[]) => void,
  ): Promise<readonly SendResult[]> {
    const now = this.now()
    const logs = records.map(record => this.logFor(record))
    const writes: StoreWrite[] = []
    const ends = new Map<PartitionLog, number>()
    const results: SendResult[] = []
    records.forEach((record, index) => {
      const log = logs[index] as PartitionLog
      const stored = log.add(record, producer, now, this.writer.generation, writes)
      ends.set(log, stored.offset + 1)
      results.push({ partition: record.partition, offset: stored.offset, timestamp: stored.timestamp })
    })
    alongside?.(writes)
    if (now >= this.nextClean) {
      this.nextClean = now + cleanInterval
      this.clean(false).catch((error: unknown) => {
        this.logger.error({ error }, 'Cleaning the embedded broker failed; it is tried again later.')
      })
    }
    return this.writer
      .add(writes, () => {
        for (const [log, next] of ends) log.stored(next)
      })
      .then(() => results)
  }

  async createTopic(spec: TopicSpec): Promise<'created' | 'exists'> {
    if (this.topics.get(spec.topic) !== undefined) {
      await this.writer.idle()
      return 'exists'
    }
    const writes: StoreWrite[] = []
    this.topics.create(spec, writes)
    await this.writer.add(writes, () => this.groups.topicChanged(spec.topic))
    return 'created'
  }

  async deleteTopic(topic: string): Promise<void> {
    const known = this.topics.get(topic)
    if (known === undefined) return
    const writes: StoreWrite[] = []
    this.topics.remove(known, writes)
    this.groups.forgetTopic(topic, writes)
    await this.writer.add(writes, () => this.groups.topicChanged(topic))
    for (const log of known.logs) await this.store.clear(log.id, Number.POSITIVE_INFINITY)
  }

  /**
   * Deletes what retention lets go and compacts compacted topics.
   *
   * @param force compacts also where little has been written since the last time. Default `true`
   */
  async clean(force = true): Promise<void> {
    for (const topic of this.topics) {
      for (const log of topic.logs) await this.exclusively(log, () => cleanLog(log, this, force))
    }
  }

  /** Runs maintenance of a log after whatever maintenance of it is under way. */
  exclusively(log: PartitionLog, work: () => Promise<void>): Promise<void> {
    const done = log.maintenance.then(() => (log.gone ? undefined : work()))
    log.maintenance = done.then(
      () => {},
      () => {}, // the caller has the rejection; the next one in the line must not fail by it
    )
    return done
  }

  close(): Promise<void> {
    this.closing ??= this.shut()
    return this.closing
  }

  private async shut(): Promise<void> {
    for (const topic of this.topics) {
      for (const log of topic.logs) {
        log.gone = true
        log.wake()
        await log.maintenance
      }
    }
    await this.writer.idle()
    await this.store.close()
  }

  private logFor(record: OutRecord): PartitionLog {
    const log = this.topics.log(record.topic, record.partition)
    if (log.settings.compact && record.key === null) {
      throw new RxfaustError(
        'RXFAUST_SEND',
        `A record without a key is sent to ${record.topic}, which is compacted.`,
        'Give it a key: compaction keeps the last record of each key.',
        { details: { topic: record.topic, partition: record.partition } },
      )
    }
    return log
  }

  private createFaults(): EmbeddedFaults {
    const broker = this
    return {
      beforeSend: undefined,
      beforeCommit: undefined,
      beforeEnd: undefined,
      get reachable() {
        return broker.isReachable
      },
      set reachable(reachable) {
        broker.isReachable = reachable
        if (!reachable) return
        const waiters = [...broker.reachableWaiters]
        broker.reachableWaiters.clear()
        for (const waiter of waiters) waiter()
      },
      rebalance: group => this.groups.get(group).rebalance(),
      lose: (group, memberId) => this.groups.get(group).lose(memberId),
    }
  }
}
