import type { Claim } from '../../acks/Claim.js'
import { currentClaim } from '../../acks/currentClaim.js'
import { inTransaction } from '../../acks/inTransaction.js'
import type { Task } from '../../acks/Task.js'
import type { TopicSpec } from '../../transport/TopicSpec.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { validateName } from '../../util/validateName.js'
import { changelogConfig } from '../changelog/changelogConfig.js'
import { changelogName } from '../changelog/changelogName.js'
import type { RecoveryHooks } from '../recovery/RecoveryHooks.js'
import type { WindowRetention } from '../windows/WindowRetention.js'
import type { StateAttachment } from './StateAttachment.js'
import type { StateDescription } from './StateDescription.js'
import type { StateFormat } from './StateFormat.js'
import type { StateSpec } from './StateSpec.js'
import type { TableDefinition } from './TableDefinition.js'
import type { TableHost } from './TableHost.js'
import type { TablePartition } from './TablePartition.js'
import { TaskTables } from './TaskTables.js'

interface KeyedStateOptions<K, V> {
  readonly name: string
  readonly kind: TableDefinition['kind']
  readonly format: StateFormat<K, V>
  readonly partitions: number | undefined
  readonly follows?: TableDefinition
  readonly sources?: readonly string[]
  readonly retention?: WindowRetention
  readonly attach?: () => StateAttachment<K, V> | undefined
  readonly hooks?: RecoveryHooks<K, V> | undefined
  /** For the manifest, where it is more than a table. */
  readonly described?: Pick<StateDescription, 'kind' | 'window' | 'settings'>
}

/** The state of a table over all partitions that this worker owns: knows which partition a call is for. */
export class KeyedState<K, V> implements TableDefinition, StateSpec<K, V> {
  readonly name: string
  readonly kind: TableDefinition['kind']
  readonly format: StateFormat<K, V>
  readonly partitions: number | undefined
  readonly follows: TableDefinition | undefined
  readonly sources: readonly string[]
  readonly retention: WindowRetention | undefined
  readonly attach: (() => StateAttachment<K, V> | undefined) | undefined
  readonly hooks: RecoveryHooks<K, V> | undefined
  readonly #described: Pick<StateDescription, 'kind' | 'window' | 'settings'> | undefined
  readonly changelogTopic: string
  incarnation: string | undefined
  #count: number | undefined
  /** Where the last event was: events come in runs from one partition. */
  #lastTask: Task | undefined
  #lastPartition: TablePartition<K, V> | undefined

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  constructor(
    private readonly host: TableHost,
    {
      name,
      kind,
      format,
      partitions,
      follows,
      sources = [],
      retention,
      attach,
      hooks,
      described,
    }: KeyedStateOptions<K, V>,
  ) {
    this.name = validateName(name, 'table')
    this.kind = kind
    this.format = format
    this.partitions = partitions
    this.follows = follows
    this.sources = sources
    this.retention = retention
    this.attach = attach
    this.hooks = hooks
    this.#described = described
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

  async prepare(): Promise<void> {
    await this.format.prepare?.()
  }

  describe(): StateDescription {
    const { kind, retention, follows } = this
    const { key, value } = this.format.description
    const written = { key, value, parent: follows?.name }
    if (this.#described !== undefined) return { ...written, ...this.#described }
    if (retention === undefined) return { ...written, kind: kind === 'global' ? 'global table' : 'table' }
    const { size, expires } = retention
    return { ...written, kind: 'windowed table', window: { size }, settings: { expires } }
  }

  resolved(partitions: number, incarnation?: string): void {
    this.#count = partitions
    this.incarnation = incarnation
  }

  /** The number of partitions; `undefined` before the start. */
  get known(): number | undefined {
    return this.#count
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
        'Write it where a stream is processed, or send to a topic and write it where that is processed. A globalTable can be written from anywhere, a table with usePartitioner where the partition of the key is owned.',
      )
    }
    if (claim.unordered !== undefined) {
      throw new RxfaustError(
        'RXFAUST_TABLE_SCOPE',
        `Table "${this.name}" was written by agent "${claim.unordered}", of which several instances share the stream: events with the same key are processed at the same time and in any order, so that one would overwrite what another has written.`,
        'Leave out concurrency, use isolatedPartitions, which keep the order, or send to a topic and write the table where that is processed.',
        { details: { table: this.name, agent: claim.unordered } },
      )
    }
    const partition = this.#ofEvent(claim)
    if (!partition.writable) throw this.#lost(claim.event.queue.task)
    inTransaction(claim)
    return partition
  }

  /**
   * Reads from the current event's partition; outside of streams from the key's own, and then from the others that
   * this worker owns.
   *
   * @param time with which the key begins, where it does
   * @throws RxfaustError `RXFAUST_STATE`, `RXFAUST_TOPIC_MISMATCH`, `RXFAUST_STALE_EPOCH`
   */
  read(key: K, time?: number): V | undefined {
    const claim = currentClaim()
    if (claim !== undefined) return this.#ofEvent(claim).read(key, time)
    return this.find(key, partition => partition.read(key, time))
  }

  /**
   * Asks as {@link read} does, until an answer is given.
   *
   * @param key with the same placement as the key that is asked for
   */
  find<A>(key: K, ask: (partition: TablePartition<K, V>) => A | undefined): A | undefined {
    const claim = currentClaim()
    if (claim !== undefined) return ask(this.#ofEvent(claim))
    const { count } = this
    const own = this.host.taskOf(count, this.host.partitioner(this.format.placement(key), count))
    const first = own === undefined ? undefined : this.#partitionIn(own)
    const answer = first === undefined ? undefined : ask(first)
    if (answer !== undefined) return answer
    for (const task of this.host.tasks()) {
      if (task === own || task.partitions !== count) continue
      const partition = this.#partitionIn(task)
      const found = partition === undefined ? undefined : ask(partition)
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
