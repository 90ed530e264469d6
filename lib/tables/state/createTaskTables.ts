import type { Task } from '../../acks/Task.js'
import type { TaskStore } from '../../acks/TaskStore.js'
import type { StateStore } from '../store/StateStore.js'
import type { TableDefinition } from './TableDefinition.js'
import { TaskTables, type TaskTablesHost } from './TaskTables.js'
import { taskSpecs } from './taskSpecs.js'

/**
 * The state of a task.
 *
 * @param tables those that have as many partitions as the task's topics
 * @param opened the task's store, where a standby has it open
 */
export function createTaskTables(
  host: TaskTablesHost,
  task: Task,
  tables: readonly TableDefinition[],
  opened?: StateStore,
): TaskStore {
  return new TaskTables(host, task, taskSpecs(tables), opened)
}
