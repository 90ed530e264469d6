/*
 * The copy of a task's state on a worker that does not own the task.
 *
 * It follows the changelogs of all the task's tables into the same store, with the same checkpoints, that the task
 * itself would have here. When the worker gets the task, following ends, what is being applied is waited for, and the
 * open store goes over to the task: its recovery finds the checkpoints and replays what is behind them. A copy that is
 * no longer wanted closes its store and leaves the files where they are: they may be of use later.
 *
 * It has no time-out. A broker that is away is asked again for as long as the copy is wanted.
 */
import { setMaxListeners } from 'node:events'
import type { InBatch } from '../../transport/InBatch.js'
import { topicPartitionKey } from '../../transport/topicPartitionKey.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { ChangelogFollower } from '../changelog/ChangelogFollower.js'
import { type ChangelogEnds, locateChangelogs } from '../changelog/locateChangelogs.js'
import type { StateSpec } from '../state/StateSpec.js'
import { TablePartition } from '../state/TablePartition.js'
import type { TaskTablesHost } from '../state/TaskTables.js'
import { openTaskStore } from '../store/openTaskStore.js'
import { PartitionStore } from '../store/PartitionStore.js'
import type { StateStore } from '../store/StateStore.js'
import { Patience } from './Patience.js'
import { retrying } from './retrying.js'
import type { StandbyStatus } from './StandbyStatus.js'

/** What a standby needs of the app. */
export type StandbyTablesHost = TaskTablesHost

/** Follows the changelogs of one task that another worker owns. Used once. */
export class StandbyTables {
  readonly #abort = new AbortController()
  readonly #lags = new Map<string, number>()
  #running: Promise<void> | undefined
  #store: StateStore | undefined
  #status: StandbyStatus = 'warming'

  /** @param ready called when it is where the changelogs end, once */
  constructor(
    private readonly host: StandbyTablesHost,
    private readonly id: string,
    private readonly partition: number,
    private readonly specs: readonly StateSpec<unknown, unknown>[],
    private readonly ready: () => void,
  ) {
    // A few listeners for each table.
    setMaxListeners(0, this.#abort.signal)
  }

  get status(): StandbyStatus {
    return this.#status
  }

  /**
   * Resolves when it is released or closed.
   *
   * @throws RxfaustError `RXFAUST_LOCKED`, `RXFAUST_STORE`, `RXFAUST_RECOVERY`, `RXFAUST_UNKNOWN_TOPIC`
   */
  run(): Promise<void> {
    this.#running ??= this.#run()
    return this.#running
  }

  /** Ends the following and gives the store away as it is, open; `undefined` where it was not opened yet. */
  async release(): Promise<StateStore | undefined> {
    this.#abort.abort(
      new RxfaustError('RXFAUST_STATE', `The standby of task ${this.id} has ended.`, 'Nothing is lost.', {
        retriable: true,
      }),
    )
    // Who called `run` is told of a failure; here it only has to be over.
    await Promise.allSettled([this.#running])
    for (const topic of this.#lags.keys()) this.#behind(topic, 0)
    const store = this.#store
    this.#store = undefined
    return store
  }

  /** Ends the following and closes the store. Idempotent. */
  async close(): Promise<void> {
    const store = await this.release()
    await store?.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort
    try {
      if (!signal.aborted) await this.#follow(signal)
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { host, specs, partition } = this
    const store = await openTaskStore(host, this.id, signal)
    this.#store = store
    signal.throwIfAborted()
    // Nothing is decoded here, so that there is nothing to be cached.
    const partitions = specs.map(
      spec => new TablePartition(spec, partition, new PartitionStore(store, spec.name, partition), host, 0),
    )
    const ends = await this.#locate(signal)
    for (const each of partitions) {
      const topic = each.spec.changelogTopic
      const { low, target, end } = ends.get(topicPartitionKey(topic, partition)) as ChangelogEnds
      const { checkpoint, durable } = each
      const stale = checkpoint !== undefined && checkpoint < target && durable.stale
      if (checkpoint === undefined || checkpoint < low || checkpoint > end || stale) {
        await each.reset()
        signal.throwIfAborted()
        durable.startAt(low)
      }
      this.#behind(topic, target - (each.checkpoint ?? 0))
    }
    this.#look()
    const failure = new AbortController()
    const either = AbortSignal.any([signal, failure.signal])
    setMaxListeners(0, either)
    const following = partitions.map(each =>
      new ChangelogFollower(
        host,
        each,
        either,
        () => false,
        () => {},
        batch => this.#applied(batch),
      ).run(),
    )
    try {
      await Promise.all(following)
    } finally {
      failure.abort(signal.reason)
      await Promise.allSettled(following)
    }
  }

  #locate(signal: AbortSignal): Promise<ReadonlyMap<string, ChangelogEnds>> {
    const { host, partition, specs } = this
    const topics = specs.map(spec => ({ topic: spec.changelogTopic, partition }))
    const patience = new Patience(host.scheduler, Infinity, signal, cause => cause)
    return retrying(
      host.scheduler,
      patience,
      () => locateChangelogs(host.transport.admin, topics),
      error =>
        host.logger.warn({ error, task: this.id }, 'finding the changelogs of a standby failed and is tried again'),
    )
  }

  /** What is in a transaction that is open can't be applied: it is no lag. */
  #applied({ topic, records, nextOffset, stableOffset }: InBatch): void {
    this.host.monitor.standbyRecords += records.length
    this.#behind(topic, Math.max(0, stableOffset - nextOffset))
    this.#look()
  }

  #behind(topic: string, lag: number): void {
    this.host.monitor.standbyLag += lag - (this.#lags.get(topic) ?? 0)
    this.#lags.set(topic, lag)
  }

  #look(): void {
    if (this.#status === 'standby') return
    for (const lag of this.#lags.values()) if (lag > 0) return
    this.#status = 'standby'
    this.ready()
  }
}
