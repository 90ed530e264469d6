import { Subject } from 'rxjs'
import { Stream } from '../streams/Stream.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AnsiTableOptions } from './AnsiTableOptions.js'
import { ansiTable } from './ansiTable.js'
import type { GlobalTableOptions } from './GlobalTableOptions.js'
import type { RecoveredPartition } from './recovery/RecoveredPartition.js'
import { RecoveryHooks, type RecoveryOptions } from './recovery/RecoveryHooks.js'
import { createFormat } from './state/createFormat.js'
import { KeyedState } from './state/KeyedState.js'
import { KeyIndex } from './state/KeyIndex.js'
import type { StateFormat } from './state/StateFormat.js'
import type { TableDefinition } from './state/TableDefinition.js'
import type { TableHost } from './state/TableHost.js'
import type { TablePartition } from './state/TablePartition.js'
import type { TableChange } from './TableChange.js'
import type { TableInfo } from './TableInfo.js'
import { TableIterable } from './TableIterable.js'

/** Faust's `table_key_index_size`. */
const INDEXED = 1000

/** What tables and global tables have in common: all but how they are written. */
export abstract class KeyedTable<K, V, Absent> extends Stream<TableChange<K, V>, K> {
  readonly name: string
  /** @internal */
  protected readonly host: TableHost
  /** @internal */
  protected readonly state: KeyedState<K, V>
  /** @internal */
  protected readonly changes: Subject<TableChange<K, V>>
  /** @internal */
  protected readonly absent: () => V | Absent
  readonly #indexed: number

  /** @internal */
  constructor(
    host: TableHost,
    kind: 'table' | 'global',
    name: string,
    options: GlobalTableOptions,
    format: StateFormat<K, V> = createFormat<K, V>(name, options.key, options.value),
  ) {
    const changes = new Subject<TableChange<K, V>>()
    super(host, undefined, subscriber => changes.subscribe(subscriber))
    const { inMemoryIndex = INDEXED, partitions } = options
    if (!(inMemoryIndex >= 0)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Table "${name}" was declared with inMemoryIndex ${inMemoryIndex}.`,
        'Give a number of keys from 0.',
      )
    }
    this.changes = changes
    this.host = host
    this.absent = (options.default ?? (() => undefined)) as () => V | Absent
    this.#indexed = inMemoryIndex
    const attach = (): KeyIndex<K, V> => new KeyIndex(format, inMemoryIndex)
    const hooks = new RecoveryHooks(name, format, options as RecoveryOptions<K, V>)
    this.state = new KeyedState(host, { name, kind, format, partitions, attach, hooks })
    this.name = this.state.name
    host.registerTable(this.state)
    host.stopped$.subscribe(() => changes.complete())
  }

  /** @internal what is stored under a key, from where the caller reads it */
  protected abstract find(key: K): V | undefined

  /** @internal what is stored under a key, without a default. @throws as {@link get} */
  lookUp(key: K): V | undefined {
    return this.find(key)
  }

  /** @internal for the checks at the start */
  get definition(): TableDefinition {
    return this.state
  }

  /** @internal the partitions of this worker, in order. @throws RxfaustError `RXFAUST_STATE` before the start */
  protected abstract own(): readonly TablePartition<K, V>[]

  /**
   * The value of a key, or the default.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the start; in a table that is not global `RXFAUST_TOPIC_MISMATCH` in an
   * event of a topic with another number of partitions, `RXFAUST_STALE_EPOCH` in an event of a partition that is no
   * longer owned
   */
  get(key: K): V | Absent {
    const value = this.find(key)
    return value === undefined ? this.absent() : value
  }

  /** Whether a value is stored for the key; a default doesn't count. @throws as {@link get} */
  has(key: K): boolean {
    return this.find(key) !== undefined
  }

  /**
   * Calls a function for each partition that has been recovered, before its first event, as the option `onRecover`
   * does; several may be given. To be called before the start.
   */
  onRecover(call: (recovered: RecoveredPartition) => unknown): void {
    this.state.hooks?.onRecover(call)
  }

  /** Entries of the partitions that this worker has. @throws RxfaustError `RXFAUST_STATE` before the start */
  get size(): number {
    return this.own().reduce((sum, partition) => sum + partition.size, 0)
  }

  /**
   * The entries of the partitions that this worker has, uncommitted writes included: partition by partition, each as
   * it is when its turn comes, in the order of the keys' bytes. `for await` always works, `for … of` up to
   * `inMemoryIndex` keys in each partition.
   *
   * @example
   * for await (const [account, total] of totals.entries()) console.log(account, total)
   * for (const [account, total] of totals.entries()) console.log(account, total)
   */
  entries(): TableIterable<readonly [K, V]> {
    return new TableIterable<readonly [K, V]>(
      () => this.#entriesLater(),
      () => this.#entriesNow(),
    )
  }

  /** The keys of {@link entries}. */
  keys(): TableIterable<K> {
    return this.entries().map(([key]) => key)
  }

  /** The values of {@link entries}. */
  values(): TableIterable<V> {
    return this.entries().map(([, value]) => value)
  }

  /** The {@link entries}, synchronously. (`for await` over the table itself gives its changes.) */
  [Symbol.iterator](): Iterator<readonly [K, V]> {
    return this.#entriesNow()
  }

  /** A copy of the {@link entries}. */
  async toMap(): Promise<Map<K, V>> {
    const map = new Map<K, V>()
    for await (const [key, value] of this.entries()) map.set(key, value)
    return map
  }

  /**
   * The {@link entries} as a table for the terminal, Faust's `as_ansitable`.
   *
   * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_STATE` before the start
   * @example
   * console.log(await totals.asAnsiTable({ title: 'Totals', limit: 20 }))
   */
  asAnsiTable(options?: AnsiTableOptions): Promise<string> {
    const { name, size } = this
    return ansiTable({ name, size, head: ['Key', 'Value'], entries: this.entries() }, options)
  }

  override info(): TableInfo {
    const { name, kind, changelogTopic: changelog, partitions, known } = this.state
    const own = known === undefined ? [] : this.own()
    return {
      kind: 'table',
      name,
      table: kind === 'global' ? 'global' : 'table',
      changelog,
      partitions: known ?? partitions,
      owned: own.map(({ partition }) => partition),
      size: own.reduce((sum, { size }) => sum + size, 0),
      sources: [],
    }
  }

  /** A source that fails is no end of the table; the app fails. */
  error(error: unknown): void {
    this.host.fail(error)
  }

  /** Tables outlive their sources: the end of a stream is not theirs. */
  complete(): void {}

  /** @internal the key was written, or deleted */
  protected indexed(partition: TablePartition<K, V>, key: K, value: unknown): void {
    const index = partition.attachment as KeyIndex<K, V> | undefined
    if (value === undefined || value === null) index?.delete(key)
    else index?.put(key)
  }

  /** @internal whether the keys of a partition are in memory */
  protected isIndexed(partition: TablePartition<K, V>): boolean {
    return (partition.attachment as KeyIndex<K, V> | undefined)?.complete === true
  }

  /** @internal the keys of a partition as they are now. @throws RxfaustError `RXFAUST_OPTION` above the limit */
  protected keysNow(partition: TablePartition<K, V>): readonly K[] {
    const keys = (partition.attachment as KeyIndex<K, V> | undefined)?.keys
    if (keys !== undefined) return keys
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `Partition ${partition.partition} of table "${this.name}" has had more than ${this.#indexed} entries since it was opened: its keys are not in memory.`,
      'Iterate with `for await`, or raise the inMemoryIndex of the table.',
      { details: { table: this.name, partition: partition.partition, size: partition.size } },
    )
  }

  async *#entriesLater(): AsyncIterableIterator<readonly [K, V]> {
    for (const partition of this.own()) yield* partition.entries()
  }

  *#entriesNow(): IterableIterator<readonly [K, V]> {
    const parts = this.own().map(partition => ({ partition, keys: this.keysNow(partition) }))
    for (const { partition, keys } of parts) {
      for (const key of keys) {
        const value = partition.read(key)
        if (value !== undefined) yield [key, value]
      }
    }
  }
}
