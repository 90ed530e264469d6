import { setMaxListeners } from 'node:events'
import type { SealedWrites } from '../../acks/SealedWrites.js'
import type { Task } from '../../acks/Task.js'
import type { TaskStore } from '../../acks/TaskStore.js'
import { topicPartitionKey } from '../../transport/topicPartitionKey.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { type ChangelogEnds, locateChangelogs } from '../changelog/locateChangelogs.js'
import { SealedTask } from '../changelog/SealedTask.js'
import { Patience } from '../recovery/Patience.js'
import { retrying } from '../recovery/retrying.js'
import { TableRecovery } from '../recovery/TableRecovery.js'
import { openTaskStore } from '../store/openTaskStore.js'
import { PartitionStore } from '../store/PartitionStore.js'
import type { StateStore } from '../store/StateStore.js'
import type { StateSpec } from './StateSpec.js'
import type { TableHost } from './TableHost.js'
import { TablePartition } from './TablePartition.js'

/** What the tables of a task need of the app. */
export type TaskTablesHost = Pick<
  TableHost,
  | 'transport'
  | 'scheduler'
  | 'logger'
  | 'monitor'
  | 'warn'
  | 'fail'
  | 'stateDirectory'
  | 'store'
  | 'tableCacheSize'
  | 'recoveryStallTimeout'
  | 'recoveryProgress'
>

/** The tables of one task, with one store for all of them: one batch holds what belongs together. */
export class TaskTables implements TaskStore {
  readonly #partitions = new Map<StateSpec<unknown, unknown>, TablePartition<unknown, unknown>>()
  readonly #abort = new AbortController()
  readonly #busy = new Set<Promise<unknown>>()
  #store: StateStore | undefined
  #ready = false

  /** @param opened the store, where a standby of the task has it open */
  constructor(
    private readonly host: TaskTablesHost,
    private readonly task: Task,
    private readonly specs: readonly StateSpec<unknown, unknown>[],
    opened?: StateStore,
  ) {
    this.#store = opened
    // A few listeners for each table while it recovers.
    setMaxListeners(0, this.#abort.signal)
  }

  /** The task's partition of a table; `undefined` before the recovery is done, and after the end. */
  partitionOf(spec: StateSpec<unknown, unknown>): TablePartition<unknown, unknown> | undefined {
    return this.#ready ? this.#partitions.get(spec) : undefined
  }

  async recover(signal: AbortSignal): Promise<void> {
    const abort = (): void => {
      this.#abort.abort(signal.reason)
      for (const partition of this.#partitions.values()) partition.writable = false
    }
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    try {
      await this.#track(this.#recover())
      // The hooks may read the tables.
      this.#ready = true
      await this.#track(this.#recovered())
    } catch (error) {
      this.#ready = false
      await this.#store?.close()
      throw error
    }
  }

  get dirty(): boolean {
    for (const partition of this.#partitions.values()) if (partition.dirty) return true
    return false
  }

  seal(): SealedWrites | undefined {
    const parts = []
    for (const partition of this.#partitions.values()) {
      const part = partition.seal(this.task.changelogSending)
      if (part !== undefined) parts.push({ partition, part })
    }
    if (parts.length === 0) return undefined
    return new SealedTask(parts, this.#store as StateStore, this.task.transaction !== undefined, storing =>
      this.#track(storing),
    )
  }

  async close(): Promise<void> {
    this.#ready = false
    for (const partition of this.#partitions.values()) partition.close()
    this.#abort.abort(
      new RxfaustError('RXFAUST_STATE', `The tables of task ${this.task.id} were closed.`, 'Its records come again.', {
        retriable: true,
      }),
    )
    // Who started them is told of their failures; here they only have to be over.
    await Promise.allSettled(this.#busy)
    await this.#store?.close()
  }

  async #recover(): Promise<void> {
    const { host, task } = this
    const { signal } = this.#abort
    signal.throwIfAborted()
    const opened = this.#store
    const store = opened ?? (await openTaskStore(host, task.id, signal))
    this.#store = store
    signal.throwIfAborted()
    const cacheSize = Math.floor(host.tableCacheSize / Math.max(1, this.specs.length))
    for (const spec of this.specs) {
      const at = new PartitionStore(store, spec.name, task.partition)
      const partition = new TablePartition(spec, task.partition, at, host, cacheSize)
      if (opened !== undefined) partition.durable.followed()
      this.#partitions.set(spec, partition)
    }
    const ends = await this.#locate(signal)
    const recoveries = Array.from(this.#partitions.values(), partition =>
      new TableRecovery(host, partition, signal).run(
        ends.get(topicPartitionKey(partition.spec.changelogTopic, task.partition)) as ChangelogEnds,
      ),
    )
    try {
      await Promise.all(recoveries)
    } catch (error) {
      this.#abort.abort(error)
      await Promise.allSettled(recoveries)
      throw error
    }
  }

  async #recovered(): Promise<void> {
    const patience = new Patience(this.host.scheduler, Infinity, this.#abort.signal, cause => cause)
    for (const { spec, partition, checkpoint } of this.#partitions.values()) {
      if (spec.hooks !== undefined) await patience.wait(spec.hooks.recovered(partition, checkpoint ?? 0))
    }
  }

  #locate(signal: AbortSignal): Promise<ReadonlyMap<string, ChangelogEnds>> {
    const { host, task, specs } = this
    const topics = specs.map(spec => ({ topic: spec.changelogTopic, partition: task.partition }))
    const patience = new Patience(
      host.scheduler,
      host.recoveryStallTimeout,
      signal,
      cause =>
        new RxfaustError(
          'RXFAUST_RECOVERY',
          `The ends of the changelogs of task ${task.id} were not known after ${host.recoveryStallTimeout} ms.`,
          'Check that the broker can be reached.',
          { cause, details: { topics } },
        ),
    )
    return retrying(host.scheduler, patience, () => locateChangelogs(host.transport.admin, topics))
  }

  #track<T>(promise: Promise<T>): Promise<T> {
    this.#busy.add(promise)
    const done = (): void => {
      this.#busy.delete(promise)
    }
    promise.then(done, done)
    return promise
  }
}
