import type { StandbyStatus } from '../tables/recovery/StandbyStatus.js'
import type { StandbyTables } from '../tables/recovery/StandbyTables.js'
import type { StateStore } from '../tables/store/StateStore.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import { RxfaustError } from '../util/RxfaustError.js'

/** What standbys need of the app. */
export interface StandbysPort {
  /** The copy of a partition's task; `undefined` where it has no tables. @param ready called when it is where the changelogs end */
  create(of: TopicPartition, ready: () => void): StandbyTables | undefined
  warn(code: string, message: string): void
  fail(error: unknown): void
  /** There are others, or one has come to the end of its changelogs. */
  changed(): void
}

interface Standby {
  readonly partitions: readonly TopicPartition[]
  readonly tables: StandbyTables
}

/** The tasks that this worker follows without owning them, by their ids. */
export class Standbys {
  readonly #standbys = new Map<string, Standby>()
  /** The store of a task has one opener: whoever comes next waits for these. */
  readonly #ending = new Map<string, Promise<unknown>>()

  constructor(private readonly port: StandbysPort) {}

  /** The partitions that they stand by for. */
  *partitions(): Iterable<TopicPartition & { readonly status: StandbyStatus }> {
    for (const { partitions, tables } of this.#standbys.values()) {
      for (const { topic, partition } of partitions) yield { topic, partition, status: tables.status }
    }
  }

  /**
   * Starts and ends standbys by a new assignment. Those of tasks that this worker owns from now on go on until they
   * are released.
   *
   * @param owned tasks
   * @param closing tasks of before, that hold their stores until then
   */
  assigned(
    wanted: ReadonlyMap<string, readonly TopicPartition[]>,
    owned: ReadonlySet<string>,
    closing: ReadonlyMap<string, Promise<void>>,
  ): void {
    for (const id of [...this.#standbys.keys()]) if (!wanted.has(id) && !owned.has(id)) this.#end(id)
    for (const [id, partitions] of wanted) {
      if (!owned.has(id) && !this.#standbys.has(id)) this.#start(id, partitions, closing.get(id))
    }
  }

  /** Ends a standby and gives its open store to the task, if there is one. @param signal of the task */
  release(id: string, signal: AbortSignal): Promise<StateStore | undefined> {
    const standby = this.#standbys.get(id)
    this.#standbys.delete(id)
    const released = Promise.resolve(this.#ending.get(id)).then(async () => {
      const store = await standby?.tables.release()
      if (!signal.aborted) return store
      await store?.close()
      return undefined
    })
    this.#track(id, released)
    return released
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const id of [...this.#standbys.keys()]) this.#end(id)
    await Promise.all(this.#ending.values())
  }

  #start(id: string, partitions: readonly TopicPartition[], closing: Promise<void> | undefined): void {
    const tables = this.port.create(partitions[0] as TopicPartition, () => this.port.changed())
    if (tables === undefined) return
    const standby = { partitions, tables }
    this.#standbys.set(id, standby)
    Promise.all([closing, this.#ending.get(id)])
      .then(() => tables.run())
      .catch((error: unknown) => {
        if (this.#standbys.get(id) === standby) this.#end(id)
        if (error instanceof RxfaustError && error.code === 'RXFAUST_LOCKED') {
          this.port.warn('RXFAUST_LOCKED', `Task ${id} has no standby here. ${error.message}`)
          this.port.changed()
        } else this.port.fail(error)
      })
  }

  #end(id: string): void {
    const standby = this.#standbys.get(id)
    this.#standbys.delete(id)
    if (standby !== undefined) this.#track(id, standby.tables.close())
  }

  #track(id: string, promise: Promise<unknown>): void {
    const ending = Promise.all([this.#ending.get(id), promise])
      .catch((error: unknown) => this.port.fail(error))
      .finally(() => {
        if (this.#ending.get(id) === ending) this.#ending.delete(id)
      })
    this.#ending.set(id, ending)
  }
}
