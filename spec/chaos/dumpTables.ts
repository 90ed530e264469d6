import type { ChaosTopology } from './chaosTopology.js'
import type { TableDump } from './TableDump.js'

export async function dumpTables(topology: ChaosTopology): Promise<TableDump> {
  const all = async (table: ChaosTopology['counts']): Promise<[string, number][]> => {
    const found: [string, number][] = []
    for await (const [key, value] of table.entries()) found.push([key, value])
    return found
  }
  const windows: [string, number][] = []
  for await (const { key, window, value } of topology.windows.entries()) windows.push([`${key} ${window.start}`, value])
  const { counts, totals, skipped, buried } = topology
  return {
    counts: await all(counts),
    totals: await all(totals),
    windows,
    skipped: await all(skipped),
    buried: await all(buried),
  }
}
