import type { Task } from '../../lib/acks/Task.js'
import { createTaskTables } from '../../lib/tables/state/createTaskTables.js'
import type { TableDefinition } from '../../lib/tables/state/TableDefinition.js'
import type { TableHost } from '../../lib/tables/state/TableHost.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { FakeChangelogs } from '../tables/support/FakeChangelogs.js'
import { StreamHarness } from './StreamHarness.js'

/** A {@link StreamHarness} that hosts tables as well: all topics share the tasks, which have state in memory. */
export class StatefulHarness extends StreamHarness implements TableHost {
  readonly stateDirectory = undefined
  readonly store = {}
  readonly tableCacheSize = 1_000
  readonly tableKeyIndexSize = 1_000
  readonly recoveryStallTimeout = 60_000
  readonly #changelogs = new FakeChangelogs()
  readonly #tables: TableDefinition[] = []
  readonly #tasks = new Map<number, Task>()

  /** Opens the state of all partitions that have a queue. */
  async open(): Promise<void> {
    if (this.#tables.length === 0) return
    for (const table of this.#tables) table.resolved(4)
    for (const task of this.#tasks.values()) {
      task.store = createTaskTables(this, task, this.#tables)
      await task.store.recover(task.signal)
    }
  }

  override get transport(): Transport {
    return this.#changelogs.transport
  }

  protected override createTask(partition: number): Task {
    const known = this.#tasks.get(partition)
    if (known !== undefined) return known
    const task = super.createTask(partition)
    this.#tasks.set(partition, task)
    return task
  }

  taskOf(_partitions: number, partition: number): Task | undefined {
    return this.#tasks.get(partition)
  }

  tasks(): Iterable<Task> {
    return this.#tasks.values()
  }

  registerTable(table: TableDefinition): void {
    this.#tables.push(table)
  }

  requireCoPartitioning(): void {}

  written(): void {}

  recoveryProgress(): void {}
}
