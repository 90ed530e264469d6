import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { Subject } from 'rxjs'
import { Stream } from '../streams/Stream.js'
import type { StreamInfo } from '../streams/StreamInfo.js'
import { partitionFor } from '../transport/partitionFor.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { AwaitedSends } from './AwaitedSends.js'
import { ChangelogFollower } from './ChangelogFollower.js'
import { createFormat } from './createFormat.js'
import { encodeValue } from './encodeValue.js'
import { KeyedState } from './KeyedState.js'
import { openStateStore } from './openStateStore.js'
import { Patience } from './Patience.js'
import { recoverGlobalTable } from './recoverGlobalTable.js'
import type { RecordChange } from './reduceRecords.js'
import { retrying } from './retrying.js'
import type { StateSpec } from './StateSpec.js'
import type { StateStore } from './StateStore.js'
import type { TableChange } from './TableChange.js'
import type { TableEntry } from './TableEntry.js'
import type { TableHost } from './TableHost.js'
import type { TableOptions } from './TableOptions.js'

/**
 * A table of which every worker has a full copy: reference data, that is read by any key from anywhere.
 *
 * A write goes to a compacted topic and is seen when it has come back from there; its promise resolves then, so that
 * its writer reads what it wrote. Writes may come from anywhere, from HTTP handlers as well. It is a Stream of its
 * changes, those of other workers included; they come without an event. Reads are synchronous.
 *
 * `Absent` is `undefined`, or `never` where the table has a default.
 *
 * @example
 * const airports = app.globalTable('airports', { key: string(), value: Airport })
 * await airports.set('OSL', { name: 'Oslo' })
 * airports.get('OSL')
 */
export class GlobalTable<K, V, Absent = undefined> extends Stream<TableChange<K, V>, K> {
  readonly name: string
  readonly #host: TableHost
  readonly #state: KeyedState<K, V>
  readonly #absent: () => V | Absent
  readonly #changes: Subject<TableChange<K, V>>
  readonly #abort = new AbortController()
  readonly #sends = new AwaitedSends()
  #store: StateStore | undefined
  #followers: readonly ChangelogFollower[] | undefined
  #starting: Promise<void> | undefined
  #following: Promise<unknown> | undefined

  /** @internal made by `app.globalTable` */
  constructor(host: TableHost, name: string, options: TableOptions) {
    const changes = new Subject<TableChange<K, V>>()
    super(host, undefined, subscriber => changes.subscribe(subscriber))
    this.#changes = changes
    this.#host = host
    this.#absent = (options.default ?? (() => undefined)) as () => V | Absent
    const format = createFormat<K, V>(name, options.key, options.value)
    this.#state = new KeyedState(host, { name, kind: 'global', format, partitions: options.partitions ?? 1 })
    this.name = this.#state.name
    const { signal } = this.#abort
    signal.addEventListener('abort', () => this.#sends.close(signal.reason))
    // One listener for each write that is tried again.
    setMaxListeners(0, signal)
    host.registerTable(this.#state)
    host.stopped$.subscribe(() => changes.complete())
  }

  /**
   * @internal Reads the whole topic, and follows it from then on.
   *
   * @throws RxfaustError `RXFAUST_RECOVERY`, `RXFAUST_LOCKED`, `RXFAUST_STORE`
   */
  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  /** @internal Writes that have not come back are rejected. Idempotent. */
  async close(): Promise<void> {
    this.#abort.abort(
      new RxfaustError('RXFAUST_STATE', `Table "${this.name}" was closed.`, 'Write it while the app runs.'),
    )
    // Who started them is told of their failures; here they only have to be over.
    await Promise.allSettled([this.#starting, this.#following])
    this.#followers = undefined
    await this.#store?.close()
  }

  /** The value of a key, or the default. @throws RxfaustError `RXFAUST_STATE` before the start */
  get(key: K): V | Absent {
    const value = this.#find(key)
    return value === undefined ? this.#absent() : value
  }

  /** Whether a value is stored for the key; a default doesn't count. @throws as {@link get} */
  has(key: K): boolean {
    return this.#find(key) !== undefined
  }

  override info(): StreamInfo {
    return { kind: 'table', name: this.name, sources: [] }
  }

  /** Entries. @throws RxfaustError `RXFAUST_STATE` before the start */
  get size(): number {
    return this.#running.reduce((sum, { partition }) => sum + partition.size, 0)
  }

  /**
   * Stores a value; `null` and `undefined` delete the key. Resolves when it can be read here. While the broker is away
   * it waits.
   *
   * @throws RxfaustError `RXFAUST_ENCODE`, `RXFAUST_SEND`, `RXFAUST_STATE` before the start and behind the end
   */
  async set(key: K, value: V): Promise<void> {
    await this.#write(key, value ?? undefined)
  }

  /** Deletes a key. Resolves when it is gone here. @throws as {@link set} */
  async delete(key: K): Promise<void> {
    await this.#write(key, undefined)
  }

  /** The entries, in the order of the keys' bytes. @throws RxfaustError `RXFAUST_STATE` before the start */
  async *entries(): AsyncIterableIterator<readonly [K, V]> {
    for (const { partition } of this.#running) yield* partition.entries() as AsyncIterable<readonly [K, V]>
  }

  /** The keys of {@link entries}. */
  async *keys(): AsyncIterableIterator<K> {
    for await (const [key] of this.entries()) yield key
  }

  /** The values of {@link entries}. */
  async *values(): AsyncIterableIterator<V> {
    for await (const [, value] of this.entries()) yield value
  }

  /** Writes, as an Observer: `stream.subscribe(table)`, which waits for it. @throws as {@link set} */
  next({ key, value }: TableEntry<K, V>): Promise<void> {
    return this.#write(key, value ?? undefined)
  }

  /** A source that fails is no end of the table; the app fails. */
  error(error: unknown): void {
    this.#host.fail(error)
  }

  /** Tables outlive their sources: the end of a stream is not theirs. */
  complete(): void {}

  get #running(): readonly ChangelogFollower[] {
    if (this.#followers !== undefined) return this.#followers
    throw new RxfaustError(
      'RXFAUST_STATE',
      `Table "${this.name}" was used before the app has started, or after it has stopped.`,
      'Use it in a stream, or after app.start() has resolved.',
    )
  }

  #find(key: K): V | undefined {
    const followers = this.#running
    this.#host.monitor.tableReads++
    const at = followers.length === 1 ? 0 : partitionFor(this.#state.format.placement(key), followers.length)
    return (followers[at] as ChangelogFollower).partition.read(key) as V | undefined
  }

  async #write(key: K, value: V | undefined): Promise<void> {
    const followers = this.#running
    const { format, changelogTopic: topic } = this.#state
    const bytes = format.encodeKey(key)
    const partition = partitionFor(bytes, followers.length)
    const record = { topic, partition, key: bytes, value: encodeValue(format, key, value) }
    const { scheduler, sender, monitor } = this.#host
    monitor.tableWrites++
    const { offset } = await this.#sends.send(sender, record).catch((error: unknown) => {
      if (!(error instanceof RxfaustError && error.retriable) || this.#abort.signal.aborted) throw error
      return retrying(scheduler, this.#untilClosed(), () => sender.send(record))
    })
    if (offset !== null) await (followers[partition] as ChangelogFollower).reached(offset)
  }

  async #start(): Promise<void> {
    const host = this.#host
    const { signal } = this.#abort
    const { name, count } = this.#state
    const directory = host.stateDirectory === undefined ? undefined : join(host.stateDirectory, 'global', name)
    try {
      const store = await openStateStore(host, directory, signal)
      this.#store = store
      const partitions = await recoverGlobalTable(
        host,
        this.#state as StateSpec<unknown, unknown>,
        count,
        store,
        signal,
      )
      const followers = partitions.map(
        partition =>
          new ChangelogFollower(
            this.#host,
            partition,
            signal,
            () => this.#changes.observed,
            changes => this.#emit(changes),
          ),
      )
      this.#followers = followers
      this.#following = Promise.all(followers.map(follower => follower.run())).catch((error: unknown) =>
        this.#host.fail(error),
      )
    } catch (error) {
      this.#abort.abort(error)
      await this.#store?.close()
      throw error
    }
  }

  #emit(changes: readonly RecordChange[]): void {
    const { format } = this.#state
    const decode = (bytes: Buffer | null): V | undefined => (bytes === null ? undefined : format.decodeValue(bytes))
    for (const { key, value, previous } of changes) {
      let change: TableChange<K, V>
      try {
        change = { key: format.decodeKey(key), value: decode(value), previous: decode(previous), event: undefined }
      } catch (error) {
        this.#host.fail(error)
        return
      }
      this.#changes.next(change)
    }
  }

  #untilClosed(): Patience {
    return new Patience(this.#host.scheduler, Infinity, this.#abort.signal, cause => cause)
  }
}
