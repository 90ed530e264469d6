import { Task } from '../../../lib/acks/Task.js'
import { createTaskTables } from '../../../lib/tables/state/createTaskTables.js'
import { partitionFor } from '../../../lib/transport/partitionFor.js'
import { createTableHost, type FakeTableHost } from './createTableHost.js'
import { FakeChangelogs } from './FakeChangelogs.js'
import { inEvent } from './inEvent.js'

/** A table of text keys on a worker of its own, whose partitions a spec opens, commits and loses as it likes. */
export class TableBench<T> {
  host: FakeTableHost
  table: T
  /** Writes outside of events that the host was told of. */
  written = 0
  readonly changelogs = new FakeChangelogs()
  #tasks: Task[] = []

  constructor(
    readonly partitions: number,
    private readonly declare: (host: FakeTableHost) => T,
  ) {
    this.host = this.#worker()
    this.table = declare(this.host)
  }

  /** Opens partitions, all of them where none is named. */
  async open(...which: number[]): Promise<void> {
    for (const definition of this.host.registered) definition.resolved(this.partitions)
    for (const partition of which.length > 0 ? which : Array(this.partitions).keys()) {
      const task = new Task(this.partitions, partition, 1)
      task.store = createTaskTables(this.host, task, this.host.registered)
      task.status.to('recovering')
      await task.store.recover(task.signal)
      task.status.to('active')
      this.#tasks.push(task)
      this.host.owned.push(task)
    }
  }

  task(partition: number): Task {
    return this.#tasks.find(task => task.partition === partition) as Task
  }

  partitionOf(key: string): number {
    return partitionFor(Buffer.from(key), this.partitions)
  }

  /** Runs in an event of the partition of a key. */
  at<R>(key: string, run: () => R): R {
    return inEvent(this.task(this.partitionOf(key)), run)
  }

  async commit(): Promise<void> {
    for (const task of this.#tasks) {
      const sealed = task.store?.seal()
      if (sealed !== undefined) await sealed.store(await this.changelogs.send(sealed.records))
    }
  }

  /** Another worker takes over, with what was committed. */
  async restart(): Promise<void> {
    const open = this.#tasks.map(({ partition }) => partition)
    await this.close()
    this.host = this.#worker()
    this.table = this.declare(this.host)
    await this.open(...open)
  }

  async close(): Promise<void> {
    for (const task of this.#tasks) await task.close()
    this.#tasks = []
  }

  #worker(): FakeTableHost {
    return createTableHost(this.changelogs, {
      written: () => {
        this.written++
      },
    })
  }
}
