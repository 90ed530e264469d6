import type { TableDump } from './TableDump.js'
import type { Truth } from './Truth.js'

/** What the union of the workers' tables comes to. */
export interface TableFindings {
  readonly problems: readonly string[]
  /** How much too high the counts are, by table, of those that are. */
  readonly surplus: string
}

const tables = ['counts', 'totals', 'windows', 'skipped', 'buried'] as const

/** No key is in two workers; nothing is missing; and with `exact` nothing is there twice. */
export function checkTables(dumps: readonly TableDump[], truth: Truth, exact: boolean): TableFindings {
  const problems: string[] = []
  const surplus: string[] = []
  for (const table of tables) {
    let tooMany = 0
    const union = new Map<string, number>()
    for (const dump of dumps) {
      for (const [key, value] of dump[table]) {
        if (union.has(key)) problems.push(`${table}: "${key}" is in two workers`)
        union.set(key, value)
      }
    }
    for (const [key, wanted] of truth[table]) {
      const found = union.get(key) ?? 0
      if (found < wanted) problems.push(`${table}: "${key}" is ${found}, ${wanted - found} are lost`)
      else if (exact && found > wanted) problems.push(`${table}: "${key}" is ${found}, ${found - wanted} too many`)
      tooMany += Math.max(0, found - wanted)
    }
    if (tooMany > 0) surplus.push(`${table} ${tooMany}`)
    for (const key of union.keys()) if (!truth[table].has(key)) problems.push(`${table}: nothing was sent of "${key}"`)
  }
  return { problems, surplus: surplus.join(', ') || '0' }
}
