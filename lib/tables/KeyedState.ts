import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import type { Task } from '../acks/Task.js'
import { partitionFor } from '../transport/partitionFor.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import { changelogConfig } from './changelogConfig.js'
import { changelogName } from './changelogName.js'
import type { StateFormat } from './StateFormat.js'
import type { StateSpec } from './StateSpec.js'
import type { TableDefinition } from './TableDefinition.js'
import type { TableHost } from './TableHost.js'
import type { TablePartition } from './TablePartition.js'
import { TaskTables } from './TaskTables.js'
import type { WindowRetention } from './WindowRetention.js'

interface KeyedStateOptions<K, V> {
  readonly name: string
  readonly kind: TableDefinition['kind']
  readonly format: StateFormat<K, V>
  readonly partitions: number | undefined
  readonly follows?: TableDefinition
  readonly retention?: WindowRetention
}

/** The state of a table over all partitions that this worker owns: knows which partition a call is for. */
export class KeyedState<K, V> implements TableDefinition, StateSpec<K, V> {
  readonly name: string
  readonly kind: TableDefinition['kind']
  readonly format: StateFormat<K, V>
  readonly partitions: number | undefined
  readonly follows: TableDefinition | undefined
  readonly retention: WindowRetention | undefined
  readonly changelogTopic: string
  #count: number | undefined
  /** Where the last event was: events come in runs from one partition. */
  #lastTask: Task | undefined
  #lastPartition: TablePartition<K, V> | undefined

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  constructor(
    private readonly host: TableHost,
    { name, kind, format, partitions, follows, retention }: KeyedStateOptions<K, V>,
  ) {
    this.name = validateName(name, 'table')
    this.kind = kind
    this.format = format
    this.partitions = partitions
    this.follows = follows
    this.retention = retention
    this.changelogTopic = changelogName(host.id, name)
    if (partitions !== undefined && !(Number.isInteger(partitions) && partitions > 0)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Table "${name}" was declared with ${partitions} partitions.`,
        'Give a whole number above 0, or none.',
      )
    }
  }

  changelog(partitions: number): TopicSpec {
    return { topic: this.changelogTopic, partitions, config: changelogConfig(this.retention) }
  }

  resolved(partitions: number): void {
    this.#count = partitions
  }

  /** @throws RxfaustError `RXFAUST_STATE` before the start */
  get count(): number {
    if (this.#count !== undefined) return this.#count
    throw new RxfaustError(
      'RXFAUST_STATE',
      `Table "${this.name}" was used before the app has started.`,
      'Use it in a stream, or after app.start() has resolved.',
    )
  }

  /** The partition that the current event may write. @throws RxfaustError `RXFAUST_TABLE_SCOPE`, `RXFAUST_TOPIC_MISMATCH`, `RXFAUST_STALE_EPOCH` */
  forWriting(claim: Claim | undefined): TablePartition<K, V> {
    if (claim === undefined) {
      throw new RxfaustError(
        'RXFAUST_TABLE_SCOPE',
        `Table "${this.name}" was written outside of a stream: without an event there is no partition to write to.`,
        'Write it where a stream is processed, or send to a topic and write it where that is processed. A globalTable can be written from anywhere.',
      )
    }
    const partition = this.#ofEvent(claim)
    if (!partition.writable) throw this.#lost(claim.event.queue.task)
    return partition
  }

  /**
   * Reads from the current event's partition; outside of streams from the key's own, and then from the others that
   * this worker owns.
   *
   * @param start of the key's window, where it has one
   * @throws RxfaustError `RXFAUST_STATE`, `RXFAUST_TOPIC_MISMATCH`, `RXFAUST_STALE_EPOCH`
   */
  read(key: K, start?: number): V | undefined {
    const claim = currentClaim()
    if (claim !== undefined) return this.#ofEvent(claim).read(key, start)
    const { count } = this
    const own = this.host.taskOf(count, partitionFor(this.format.placement(key), count))
    const value = own === undefined ? undefined : this.#partitionIn(own)?.read(key, start)
    if (value !== undefined) return value
    for (const task of this.host.tasks()) {
      if (task === own || task.partitions !== count) continue
      const found = this.#partitionIn(task)?.read(key, start)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** The partitions that this worker owns, in order. */
  owned(): TablePartition<K, V>[] {
    const { count } = this
    const owned: TablePartition<K, V>[] = []
    for (const task of this.host.tasks()) {
      const partition = task.partitions === count ? this.#partitionIn(task) : undefined
      if (partition !== undefined) owned.push(partition)
    }
    return owned.sort((a, b) => a.partition - b.partition)
  }

  #ofEvent(claim: Claim): TablePartition<K, V> {
    const { queue } = claim.event
    const { task } = queue
    if (task === this.#lastTask && this.#lastPartition?.writable === true) return this.#lastPartition
    if (task.partitions !== this.count) {
      throw new RxfaustError(
        'RXFAUST_TOPIC_MISMATCH',
        `Table "${this.name}" has ${this.count} partitions, but was used by an event of topic "${queue.topic}", which has ${task.partitions}.`,
        'Repartition the stream with groupBy(…, { partitions }), declare both with the same number of partitions, or use a globalTable.',
        { details: { table: this.name, topic: queue.topic } },
      )
    }
    const partition = this.#partitionIn(task)
    if (partition === undefined) throw this.#lost(task)
    this.#lastTask = task
    this.#lastPartition = partition
    return partition
  }

  #partitionIn({ store }: Task): TablePartition<K, V> | undefined {
    if (!(store instanceof TaskTables)) return undefined
    return store.partitionOf(this as StateSpec<unknown, unknown>) as TablePartition<K, V> | undefined
  }

  #lost(task: Task): RxfaustError {
    return new RxfaustError(
      'RXFAUST_STALE_EPOCH',
      `Table "${this.name}" was used by an event of partition ${task.partition}, which this worker no longer owns.`,
      'The event comes again where the partition is owned now.',
      { retriable: true, details: { table: this.name, partition: task.partition } },
    )
  }
}
