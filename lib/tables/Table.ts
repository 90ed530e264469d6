import { Subject } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'
import { Stream } from '../streams/Stream.js'
import type { StreamInfo } from '../streams/StreamInfo.js'
import type { DurationInput } from '../util/DurationInput.js'
import { createFormat } from './createFormat.js'
import { KeyedState } from './KeyedState.js'
import type { TableChange } from './TableChange.js'
import type { TableEntry } from './TableEntry.js'
import type { TableHost } from './TableHost.js'
import type { TableOptions } from './TableOptions.js'
import { WindowedTable } from './WindowedTable.js'

/**
 * Keys and values that belong to the partitions of a stream: a Stream of its changes, an Observer that writes, and
 * like a Map besides.
 *
 * It may be larger than memory. Each write goes to a compacted changelog topic and to a store on disk, both when the
 * events are committed; after a restart, or on another worker, the table is what it was at the last commit. Single
 * reads and writes are synchronous, iteration is asynchronous.
 *
 * A write goes to the partition of the event that is being processed, so it needs one. A read in a stream is from that
 * partition as well; outside of streams, it sees what this worker owns. Values are not copied: change them by `set`
 * and `update`, not in place.
 *
 * `Absent` is `undefined`, or `never` where the table has a default.
 *
 * @example
 * const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 4 })
 * orders.subscribe(order => totals.update(order.account, total => total + order.amount))
 * totals.subscribe(({ key, value }) => console.log(key, value))
 * totals.get('ann')                                                   // a number
 */
export class Table<K, V, Absent = undefined> extends Stream<TableChange<K, V>, K> {
  readonly name: string
  readonly #host: TableHost
  readonly #state: KeyedState<K, V>
  readonly #options: TableOptions
  readonly #absent: () => V | Absent
  readonly #changes: Subject<TableChange<K, V>>

  /** @internal made by `app.table` */
  constructor(host: TableHost, name: string, options: TableOptions) {
    const changes = new Subject<TableChange<K, V>>()
    super(host, undefined, subscriber => changes.subscribe(subscriber))
    this.#changes = changes
    this.#host = host
    this.#options = options
    this.#absent = (options.default ?? (() => undefined)) as () => V | Absent
    const format = createFormat<K, V>(name, options.key, options.value)
    this.#state = new KeyedState(host, { name, kind: 'table', format, partitions: options.partitions })
    this.name = this.#state.name
    host.registerTable(this.#state)
    host.stopped$.subscribe(() => changes.complete())
  }

  /** The number of partitions that was declared. */
  get partitions(): number | undefined {
    return this.#options.partitions
  }

  /**
   * The value of a key, or the default.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the start, `RXFAUST_TOPIC_MISMATCH` in an event of a topic with
   * another number of partitions, `RXFAUST_STALE_EPOCH` in an event of a partition that is no longer owned
   */
  get(key: K): V | Absent {
    const value = this.#find(key)
    return value === undefined ? this.#absent() : value
  }

  /** Whether a value is stored for the key; a default doesn't count. @throws as {@link get} */
  has(key: K): boolean {
    return this.#find(key) !== undefined
  }

  /**
   * Stores a value; `null` and `undefined` delete the key.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE` outside of a stream, and as {@link get}
   */
  set(key: K, value: V): void {
    this.#write(key, value ?? undefined)
  }

  /** Deletes a key; gives whether it was there. @throws as {@link set} */
  delete(key: K): boolean {
    return this.#write(key, undefined) !== undefined
  }

  /**
   * Replaces the value of a key by what `change` makes of it, or of the default; gives the new one. What `change`
   * throws is thrown, and nothing is stored.
   *
   * @throws as {@link set}
   */
  update(key: K, change: (value: V | Absent) => V): V {
    const claim = currentClaim()
    const partition = this.#state.forWriting(claim)
    this.#host.monitor.tableWrites++
    if (!this.#changes.observed) return partition.update(key, change, this.#absent) as V
    const previous = partition.read(key)
    const value = change(previous === undefined ? this.#absent() : previous) ?? undefined
    partition.write(key, value)
    this.#emit(key, value, previous, claim)
    return value as V
  }

  override info(): StreamInfo {
    return { kind: 'table', name: this.name, sources: [] }
  }

  /** Entries of the partitions that this worker owns. @throws RxfaustError `RXFAUST_STATE` before the start */
  get size(): number {
    let size = 0
    for (const partition of this.#state.owned()) size += partition.size
    return size
  }

  /**
   * The entries of the partitions that this worker owns, uncommitted writes included: partition by partition, each as
   * it is when its turn comes, in the order of the keys' bytes.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the start; from the iteration `RXFAUST_STORE` where a partition is
   * lost meanwhile
   */
  async *entries(): AsyncIterableIterator<readonly [K, V]> {
    for (const partition of this.#state.owned()) yield* partition.entries()
  }

  /** The keys of {@link entries}. */
  async *keys(): AsyncIterableIterator<K> {
    for await (const [key] of this.entries()) yield key
  }

  /** The values of {@link entries}. */
  async *values(): AsyncIterableIterator<V> {
    for await (const [, value] of this.entries()) yield value
  }

  /**
   * The same keys per window of time, windows next to each other, aligned to the epoch. It is a state of its own, with
   * its own changelog; the default is that of the table.
   *
   * @param size of a window
   * @param options `expires`: how long a window is kept behind its end, by the time of the events; default for ever
   * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_NAME`, `RXFAUST_STATE` after the start
   * @example
   * const perDay = totals.tumbling({ days: 1 }, { expires: { days: 30 } })
   * orders.subscribe(order => perDay.get(order.account).update(total => total + order.amount))
   */
  tumbling(size: DurationInput, options: { readonly expires?: DurationInput } = {}): WindowedTable<K, V, Absent> {
    return new WindowedTable<K, V, Absent>(this.#host, this.#state, this.#absent, size, options.expires)
  }

  /** Writes, as an Observer: `stream.subscribe(table)`. @throws as {@link set} */
  next({ key, value }: TableEntry<K, V>): void {
    this.#write(key, value ?? undefined)
  }

  /** A source that fails is no end of the table; the app fails. */
  error(error: unknown): void {
    this.#host.fail(error)
  }

  /** Tables outlive their sources: the end of a stream is not theirs. */
  complete(): void {}

  #find(key: K): V | undefined {
    this.#host.monitor.tableReads++
    return this.#state.read(key)
  }

  #write(key: K, value: V | undefined): V | undefined {
    const claim = currentClaim()
    const previous = this.#state.forWriting(claim).write(key, value)
    this.#host.monitor.tableWrites++
    if (this.#changes.observed) this.#emit(key, value, previous, claim)
    return previous
  }

  #emit(key: K, value: V | undefined, previous: V | undefined, claim: Claim | undefined): void {
    const change = { key, value, previous, event: claim?.event }
    if (scope.current === claim) this.#changes.next(change)
    else within(claim, () => this.#changes.next(change))
  }
}
