import type { Task } from '../acks/Task.js'
import type { TaskStore } from '../acks/TaskStore.js'
import { KeyedState } from './KeyedState.js'
import type { StateSpec } from './StateSpec.js'
import type { TableDefinition } from './TableDefinition.js'
import { TaskTables, type TaskTablesHost } from './TaskTables.js'

/** The state of a task. @param tables those that have as many partitions as the task's topics */
export function createTaskTables(host: TaskTablesHost, task: Task, tables: readonly TableDefinition[]): TaskStore {
  const specs: StateSpec<unknown, unknown>[] = []
  for (const table of tables) {
    if (table instanceof KeyedState && table.kind !== 'global') specs.push(table as StateSpec<unknown, unknown>)
  }
  return new TaskTables(host, task, specs)
}
