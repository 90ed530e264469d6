import { KeyedState } from './KeyedState.js'
import type { StateSpec } from './StateSpec.js'
import type { TableDefinition } from './TableDefinition.js'

/** The tables among these of which each task has one partition. */
export function taskSpecs(tables: readonly TableDefinition[]): StateSpec<unknown, unknown>[] {
  const specs: StateSpec<unknown, unknown>[] = []
  for (const table of tables) {
    if (table instanceof KeyedState && table.kind !== 'global') specs.push(table as StateSpec<unknown, unknown>)
  }
  return specs
}
