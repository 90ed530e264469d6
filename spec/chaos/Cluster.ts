import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChaosOptions, SESSION } from './ChaosOptions.js'
import { chaosTopics } from './chaosTopics.js'
import { WorkerProcess } from './WorkerProcess.js'

/** For so long nothing may change in milliseconds, before it counts as settled. */
const QUIET = 400

/** The workers of a run, each in a slot with a directory of its own, which the next process in the slot goes on with. */
export class Cluster {
  readonly problems: string[] = []
  readonly #slots: (WorkerProcess | undefined)[]
  readonly #watchers = new Set<() => void>()
  #starts = 0

  constructor(
    private readonly id: string,
    private readonly broker: string,
    private readonly directory: string,
    private readonly options: ChaosOptions,
  ) {
    this.#slots = Array.from({ length: options.workers }, () => undefined)
  }

  get live(): WorkerProcess[] {
    return this.#slots.filter((worker): worker is WorkerProcess => worker !== undefined && !worker.over)
  }

  /** Those that can be told something. */
  get awake(): WorkerProcess[] {
    return this.live.filter(worker => !worker.frozen)
  }

  get free(): number[] {
    return this.#slots.flatMap((worker, slot) => (worker === undefined || worker.over ? [slot] : []))
  }

  processedFiles(): string[] {
    return this.#slots.map((_, slot) => join(this.directory, `processed-${slot}`))
  }

  start(slot: number): WorkerProcess {
    const { id, broker, directory } = this
    const worker = new WorkerProcess(
      slot,
      {
        broker,
        id,
        partitions: this.options.partitions,
        guarantee: this.options.guarantee,
        sessionTimeout: SESSION,
        directory: join(directory, `worker-${slot}`),
        processedFile: join(directory, `processed-${slot}`),
        logFile: join(directory, `log-${slot}`),
      },
      () => this.#changed(worker),
    )
    this.#starts++
    this.#slots[slot] = worker
    return worker
  }

  /** Each partition has exactly one owner among the workers, all of which are running. */
  get settled(): boolean {
    const { live } = this
    if (!live.every(worker => worker.settled)) return false
    const owned = live.flatMap(worker => worker.owned()).sort()
    const { source, skipped, buried } = chaosTopics(this.id)
    const wanted = [source, skipped, buried, `${this.id}-by-group-repartition`].flatMap(topic =>
      Array.from({ length: this.options.partitions }, (_, partition) => `${topic}/${partition}`),
    )
    return owned.join() === wanted.sort().join()
  }

  /**
   * Waits until the group has settled and stays so.
   *
   * @returns when it had, milliseconds since the epoch; `undefined` where it has not in time
   */
  async untilSettled(within: number): Promise<number | undefined> {
    const deadline = Date.now() + within
    for (;;) {
      while (!this.settled) {
        if (Date.now() > deadline || this.problems.length > 0) return undefined
        await this.#change(Math.max(1, deadline - Date.now()))
      }
      const at = Math.max(...this.live.map(({ changedAt }) => changedAt))
      await sleep(QUIET)
      if (this.settled && at === Math.max(...this.live.map(({ changedAt }) => changedAt))) return at
    }
  }

  /** Stores that are open in a worker which does not own their partition. */
  foreignStores(): string[] {
    return this.live.flatMap(worker => {
      const own = new Set(worker.partitions.map(({ partition }) => `${this.options.partitions}-${partition}`))
      return (worker.openStores() ?? [])
        .filter(task => !own.has(task))
        .map(task => `worker ${worker.slot} has the store of task ${task} open`)
    })
  }

  describe(): string {
    const each = this.#slots.map(worker => {
      if (worker === undefined || worker.over) return 'gone'
      const tasks = new Map(worker.partitions.map(({ partition, status }) => [partition, status]))
      return `${worker.frozen ? 'frozen ' : ''}${worker.state} [${[...tasks].map(entry => entry.join(' ')).join(', ')}]`
    })
    return each.map((text, slot) => `${slot}: ${text}`).join('; ')
  }

  /** Ends what is left. */
  async dispose(): Promise<void> {
    for (const worker of this.live) worker.signal('SIGKILL')
    await Promise.all(this.live.map(worker => worker.ended))
  }

  #changed(worker: WorkerProcess): void {
    if (worker.failure !== undefined) {
      this.problems.push(`worker ${worker.slot} (start ${this.#starts}) has failed: ${worker.failure}`)
      worker.failure = undefined
    }
    for (const watcher of [...this.#watchers]) watcher()
  }

  #change(within: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.#watchers.delete(done)
        resolve()
      }
      const timer = setTimeout(done, within)
      this.#watchers.add(done)
    })
  }
}
