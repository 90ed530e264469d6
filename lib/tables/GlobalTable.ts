import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { RxfaustError } from '../util/RxfaustError.js'
import { AwaitedSends } from './changelog/AwaitedSends.js'
import { ChangelogFollower } from './changelog/ChangelogFollower.js'
import { encodeValue } from './changelog/encodeValue.js'
import type { RecordChange } from './changelog/reduceRecords.js'
import type { EntriesInput } from './EntriesInput.js'
import { entriesOf } from './entriesOf.js'
import type { GlobalTableOptions } from './GlobalTableOptions.js'
import { KeyedTable } from './KeyedTable.js'
import { Patience } from './recovery/Patience.js'
import { recoverGlobalTable } from './recovery/recoverGlobalTable.js'
import { retrying } from './recovery/retrying.js'
import { KeyOrder } from './state/KeyOrder.js'
import type { StateFormat } from './state/StateFormat.js'
import type { StateSpec } from './state/StateSpec.js'
import type { TableHost } from './state/TableHost.js'
import type { TablePartition } from './state/TablePartition.js'
import { unreadableEntry } from './state/unreadableEntry.js'
import { openStateStore } from './store/openStateStore.js'
import type { StateStore } from './store/StateStore.js'
import type { TableChange } from './TableChange.js'
import type { TableEntry } from './TableEntry.js'

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
export class GlobalTable<K, V, Absent = undefined> extends KeyedTable<K, V, Absent> {
  readonly #abort = new AbortController()
  readonly #sends = new AwaitedSends()
  readonly #changing = new KeyOrder()
  #store: StateStore | undefined
  #followers: readonly ChangelogFollower[] | undefined
  #starting: Promise<void> | undefined
  #following: Promise<unknown> | undefined

  /** @internal made by `app.globalTable` */
  constructor(host: TableHost, name: string, options: GlobalTableOptions, format?: StateFormat<K, V>) {
    super(host, 'global', name, { ...options, partitions: options.partitions ?? 1 }, format)
    const { signal } = this.#abort
    signal.addEventListener('abort', () => this.#sends.close(signal.reason))
    // One listener for each write that is tried again.
    setMaxListeners(0, signal)
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

  /** Deletes a key; resolves with the value that it had, or with `undefined`. As {@link update}. */
  async pop(key: K): Promise<V | undefined> {
    let value: V | undefined
    await this.change(key, previous => {
      value = previous
      return undefined
    })
    return value
  }

  /** The value of a key; where there is none, the given one, which is stored then. As {@link update}. */
  async setDefault(key: K, value: V): Promise<V> {
    return (await this.change(key, previous => previous ?? value)) as V
  }

  /**
   * Replaces the value of a key by what `change` makes of it, or of the default; resolves with the new one, when it can
   * be read here. Changes of one key by this worker wait for each other. Of two workers that change it at once, the
   * later write wins: what has to add up belongs into a stream, and into a table that isn't global.
   *
   * @throws as {@link set}, and what `change` throws
   */
  async update(key: K, change: (value: V | Absent) => V): Promise<V> {
    return (await this.change(key, value => change(value === undefined ? this.absent() : value), true)) as V
  }

  /** Stores several entries. Resolves when all of them can be read here. @throws as {@link set} */
  async assign(entries: EntriesInput<K, V>): Promise<void> {
    await Promise.all(Array.from(entriesOf(entries), ([key, value]) => this.set(key, value)))
  }

  /** Deletes all keys that are there now. Resolves when they are gone here. @throws as {@link set} */
  async clear(): Promise<void> {
    const keys = [...(await this.toMap()).keys()]
    await Promise.all(keys.map(key => this.delete(key)))
  }

  /** Writes, as an Observer: `stream.subscribe(table)`, which waits for it. @throws as {@link set} */
  next({ key, value }: TableEntry<K, V>): Promise<void> {
    return this.#write(key, value ?? undefined)
  }

  /** @internal */
  protected find(key: K): V | undefined {
    const followers = this.#running
    this.host.monitor.tableReads++
    const at = followers.length === 1 ? 0 : this.host.partitioner(this.state.format.placement(key), followers.length)
    return (followers[at] as ChangelogFollower).partition.read(key) as V | undefined
  }

  /** @internal */
  protected own(): readonly TablePartition<K, V>[] {
    return this.#running.map(({ partition }) => partition as TablePartition<K, V>)
  }

  get #running(): readonly ChangelogFollower[] {
    if (this.#followers !== undefined) return this.#followers
    throw new RxfaustError(
      'RXFAUST_STATE',
      `Table "${this.name}" was used before the app has started, or after it has stopped.`,
      'Use it in a stream, or after app.start() has resolved.',
    )
  }

  /**
   * @internal Changes of one key come one after the other, each with what the one before has written.
   *
   * @param always whether what has not changed is written as well
   */
  change(key: K, change: (value: V | undefined) => V | null | undefined, always = false): Promise<V | undefined> {
    return this.#changing.run(this.state.format.id(key), async () => {
      const previous = this.find(key)
      const value = change(previous) ?? undefined
      if (always || value !== previous) await this.#write(key, value)
      return value
    })
  }

  async #write(key: K, value: V | undefined): Promise<void> {
    const followers = this.#running
    const { format, changelogTopic: topic } = this.state
    const bytes = format.encodeKey(key)
    const partition = this.host.partitioner(bytes, followers.length)
    const record = { topic, partition, key: bytes, value: encodeValue(format, key, value) }
    const { scheduler, sender, monitor } = this.host
    monitor.tableWrites++
    const { offset } = await this.#sends.send(sender, record).catch((error: unknown) => {
      if (!(error instanceof RxfaustError && error.retriable) || this.#abort.signal.aborted) throw error
      return retrying(scheduler, this.#untilClosed(), () => sender.send(record))
    })
    if (offset !== null) await (followers[partition] as ChangelogFollower).reached(offset)
  }

  async #start(): Promise<void> {
    const host = this.host
    const { signal } = this.#abort
    const { name, count } = this.state
    const directory = host.stateDirectory === undefined ? undefined : join(host.stateDirectory, 'global', name)
    try {
      const store = await openStateStore(host, directory, signal)
      this.#store = store
      const partitions = await recoverGlobalTable(host, this.state as StateSpec<unknown, unknown>, count, store, signal)
      const followers = partitions.map(
        partition =>
          new ChangelogFollower(
            this.host,
            partition,
            signal,
            () => this.changes.observed || this.isIndexed(partition as TablePartition<K, V>),
            changes => this.#changed(partition as TablePartition<K, V>, changes),
          ),
      )
      this.#followers = followers
      this.#following = Promise.all(followers.map(follower => follower.run())).catch((error: unknown) =>
        this.host.fail(error),
      )
      // They follow already, so that a hook may write.
      for (const { partition, checkpoint } of partitions) {
        await this.#untilClosed().wait(this.state.hooks?.recovered(partition, checkpoint ?? 0) ?? Promise.resolve())
      }
    } catch (error) {
      this.#abort.abort(error)
      await this.#store?.close()
      throw error
    }
  }

  #changed(partition: TablePartition<K, V>, changes: readonly RecordChange[]): void {
    const { format } = this.state
    const { observed } = this.changes
    const decode = (bytes: Buffer | null): V | undefined => (bytes === null ? undefined : format.decodeValue(bytes))
    for (const { key, value, previous } of changes) {
      let change: TableChange<K, V> | undefined
      try {
        const decoded = format.decodeKey(key)
        this.indexed(partition, decoded, value)
        if (observed) change = { key: decoded, value: decode(value), previous: decode(previous), event: undefined }
      } catch (error) {
        this.host.fail(unreadableEntry(this.state, partition.partition, key, error))
        return
      }
      if (change !== undefined) this.changes.next(change)
    }
  }

  #untilClosed(): Patience {
    return new Patience(this.host.scheduler, Infinity, this.#abort.signal, cause => cause)
  }
}
