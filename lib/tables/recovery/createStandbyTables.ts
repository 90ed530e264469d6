import type { TableDefinition } from '../state/TableDefinition.js'
import { taskSpecs } from '../state/taskSpecs.js'
import { StandbyTables, type StandbyTablesHost } from './StandbyTables.js'

/**
 * A copy of the state of a task that another worker owns.
 *
 * @param id of the task
 * @param tables those that have as many partitions as the task's topics
 * @param ready called when it is where the changelogs end
 */
export function createStandbyTables(
  host: StandbyTablesHost,
  id: string,
  partition: number,
  tables: readonly TableDefinition[],
  ready: () => void,
): StandbyTables {
  return new StandbyTables(host, id, partition, taskSpecs(tables), ready)
}
