import type { Task } from '../../acks/Task.js'
import type { StateSpec } from './StateSpec.js'
import type { TablePartition } from './TablePartition.js'
import { TaskTables } from './TaskTables.js'

/** A task's partition of a table; `undefined` while it is not recovered, and after the end. */
export function partitionInTask<K, V>(task: Task | undefined, spec: StateSpec<K, V>): TablePartition<K, V> | undefined {
  const store = task?.store
  if (!(store instanceof TaskTables)) return undefined
  return store.partitionOf(spec as StateSpec<unknown, unknown>) as TablePartition<K, V> | undefined
}
