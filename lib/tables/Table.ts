import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { EntriesInput } from './EntriesInput.js'
import { emitChange } from './emitChange.js'
import { entriesOf } from './entriesOf.js'
import { KeyPlacement } from './state/KeyPlacement.js'
import { partitionInTask } from './state/partitionInTask.js'
import type { StateFormat } from './state/StateFormat.js'
import type { TableHost } from './state/TableHost.js'
import type { TablePartition } from './state/TablePartition.js'
import type { TableEntry } from './TableEntry.js'
import type { TableOptions } from './TableOptions.js'
import { WindowingTable } from './WindowingTable.js'

/**
 * Keys and values that belong to the partitions of a stream: a Stream of its changes, an Observer that writes, and
 * like a Map besides.
 *
 * It may be larger than memory. Each write goes to a compacted changelog topic and to a store on disk, both when the
 * events are committed; after a restart, or on another worker, the table is what it was at the last commit. Single
 * reads and writes are synchronous, so is iteration while the keys are few (`inMemoryIndex`).
 *
 * A write goes to the partition of the event that is being processed, so it needs one, and a key that belongs there.
 * A read in a stream is from that partition as well; outside of streams, it sees what this worker owns. Values are not
 * copied: change them by `set` and `update`, not in place.
 *
 * `Absent` is `undefined`, or `never` where the table has a default.
 *
 * @example
 * const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 4 })
 * orders.subscribe(order => totals.update(order.account, total => total + order.amount))
 * totals.subscribe(({ key, value }) => console.log(key, value))
 * totals.get('ann')                                                   // a number
 */
export class Table<K, V, Absent = undefined> extends WindowingTable<K, V, Absent> {
  readonly #options: TableOptions
  readonly #placement: KeyPlacement<K>

  /** @internal made by `app.table` */
  constructor(host: TableHost, name: string, options: TableOptions, format?: StateFormat<K, V>) {
    if (options.usePartitioner && options.anyKey) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Table "${name}" has both usePartitioner and anyKey.`,
        'Give one: the first puts each key into its own partition, the second into that of the event.',
      )
    }
    super(host, 'table', name, options, format)
    this.#options = options
    this.#placement = new KeyPlacement(host, this.state, options.anyKey)
  }

  /** The number of partitions that was declared. */
  get partitions(): number | undefined {
    return this.#options.partitions
  }

  /**
   * Stores a value; `null` and `undefined` delete the key.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE` outside of a stream, and for a key of another partition than the
   * event's (see the options `usePartitioner` and `anyKey`); `RXFAUST_STATE`, `RXFAUST_TOPIC_MISMATCH` and
   * `RXFAUST_STALE_EPOCH` as {@link get}
   */
  set(key: K, value: V): void {
    this.#write(key, value ?? undefined)
  }

  /** Deletes a key; gives whether it was there. @throws as {@link set} */
  delete(key: K): boolean {
    return this.#write(key, undefined) !== undefined
  }

  /** Deletes a key and gives the value that it had, or `undefined`; a default doesn't count. @throws as {@link set} */
  pop(key: K): V | undefined
  /** Deletes a key and gives the value that it had, or `fallback`. @throws as {@link set} */
  pop<F>(key: K, fallback: F): V | F
  pop<F>(key: K, fallback?: F): V | F | undefined {
    const value = this.#write(key, undefined)
    return value === undefined ? fallback : value
  }

  /** The value of a key; where there is none, the given one, which is stored then. @throws as {@link set} */
  setDefault(key: K, value: V): V {
    const known = this.find(key)
    if (known !== undefined) return known
    this.set(key, value)
    return value
  }

  /**
   * Replaces the value of a key by what `change` makes of it, or of the default; gives the new one. What `change`
   * throws is thrown, and nothing is stored.
   *
   * @throws as {@link set}
   */
  update(key: K, change: (value: V | Absent) => V): V {
    const claim = currentClaim()
    const partition = this.#target(key, claim)
    if (this.changes.observed) {
      const previous = partition.read(key)
      const value = change(previous === undefined ? this.absent() : previous) ?? undefined
      this.#put(partition, key, value, claim)
      return value as V
    }
    const value = partition.update(key, change, this.absent)
    this.#written(partition, key, value, claim)
    return value as V
  }

  /**
   * Stores several entries, as Faust's `table.update(…)`; what comes before one that is refused is stored.
   *
   * @throws as {@link set}
   * @example
   * totals.assign({ ann: 1, bob: 2 })
   * totals.assign(new Map([['ann', 1]]))
   */
  assign(entries: EntriesInput<K, V>): void {
    for (const [key, value] of entriesOf(entries)) this.set(key, value)
  }

  /**
   * Deletes all keys of the partition of the event that is being processed, those of all partitions of this worker
   * with `usePartitioner`. Each leaves a tombstone in the changelog, so it takes a table that is not too large.
   *
   * @throws RxfaustError `RXFAUST_OPTION` where a partition has more entries than `inMemoryIndex`, and as {@link set}
   */
  clear(): void {
    const claim = currentClaim()
    const { usePartitioner = false } = this.#options
    const parts = usePartitioner ? this.own() : [this.state.forWriting(claim)]
    for (const { partition, keys } of parts.map(each => ({ partition: each, keys: this.keysNow(each) }))) {
      for (const key of keys) this.#put(usePartitioner ? this.#home(key, claim) : partition, key, undefined, claim)
    }
  }

  /** Writes, as an Observer: `stream.subscribe(table)`. @throws as {@link set} */
  next({ key, value }: TableEntry<K, V>): void {
    this.#write(key, value ?? undefined)
  }

  /** @internal whether the value of the key may be changed in place. @throws as {@link set} */
  openForWriting(key: K): boolean {
    return this.#target(key, currentClaim()).isOpen(key)
  }

  /** @internal */
  protected find(key: K): V | undefined {
    this.host.monitor.tableReads++
    if (!this.#options.usePartitioner) return this.state.read(key)
    return partitionInTask(this.#homeTask(key), this.state)?.read(key)
  }

  /** @internal */
  protected own(): readonly TablePartition<K, V>[] {
    return this.state.owned()
  }

  /** @internal */
  protected checkInWindows(key: K, claim: Claim): void {
    const { anyKey = false, usePartitioner = false } = this.#options
    if (!anyKey && !usePartitioner) this.#placement.check(key, claim)
  }

  #write(key: K, value: V | undefined): V | undefined {
    const claim = currentClaim()
    return this.#put(this.#target(key, claim), key, value, claim)
  }

  #put(partition: TablePartition<K, V>, key: K, value: V | undefined, claim: Claim | undefined): V | undefined {
    const previous = partition.write(key, value)
    this.#written(partition, key, value, claim)
    if (this.changes.observed) emitChange(this.changes, { key, value, previous, event: claim?.event }, claim)
    return previous
  }

  #written(partition: TablePartition<K, V>, key: K, value: V | undefined, claim: Claim | undefined): void {
    this.host.monitor.tableWrites++
    this.indexed(partition, key, value)
    // No event will end with which it would be committed.
    if (claim === undefined) this.host.written()
  }

  /** The partition that a key is written to. */
  #target(key: K, claim: Claim | undefined): TablePartition<K, V> {
    if (this.#options.usePartitioner) return this.#home(key, claim)
    const partition = this.state.forWriting(claim)
    this.#placement.check(key, claim as Claim)
    return partition
  }

  #homeTask(key: K) {
    const { state, host } = this
    return host.taskOf(state.count, this.#placement.partitionOf(key))
  }

  /** The partition that a key belongs to, where it can be written: a task that is drained may have committed already. */
  #home(key: K, claim: Claim | undefined): TablePartition<K, V> {
    const task = this.#homeTask(key)
    const partition = partitionInTask(task, this.state)
    const open = task !== undefined && (task.status.is('active') || (claim !== undefined && task.status.is('draining')))
    if (partition?.writable && open) return partition
    throw new RxfaustError(
      'RXFAUST_TABLE_SCOPE',
      `Key ${this.state.format.show(key)} of table "${this.name}" belongs to partition ${this.#placement.partitionOf(key)}, which this worker ${task === undefined ? 'does not own' : 'has not ready now'}.`,
      'Write it at the worker that owns the partition, or send to a topic with that key and write it where that is processed.',
      { retriable: task !== undefined, details: { table: this.name, key } },
    )
  }
}
