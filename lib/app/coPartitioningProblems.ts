import type { CoPartitioning } from '../tables/state/CoPartitioning.js'
import type { TableDefinition } from '../tables/state/TableDefinition.js'

/** What is wrong with the numbers of partitions of what has to be co-partitioned, with what to do. */
export function coPartitioningProblems(
  requirements: readonly CoPartitioning[],
  topics: ReadonlyMap<string, number>,
  tables: ReadonlyMap<TableDefinition, { readonly partitions: number }>,
): string[] {
  const problems: string[] = []
  for (const { what, topics: names, tables: definitions } of requirements) {
    const counts: Array<readonly [string, number | undefined]> = [
      ...names.map(name => [`topic "${name}"`, topics.get(name)] as const),
      ...definitions.map(table => [`table "${table.name}"`, tables.get(table)?.partitions] as const),
    ]
    // What is not known has its own problem reported, or shows at the first event.
    const known = counts.filter(([, count]) => count !== undefined)
    if (new Set(known.map(([, count]) => count)).size <= 1) continue
    problems.push(
      `${what} needs the same key in the same partition of both, but their numbers of partitions differ ` +
        `(${known.map(([name, count]) => `${name} has ${count}`).join(', ')}): give both the same number, repartition ` +
        'the stream with groupBy(…, { partitions }), or use a globalTable.',
    )
  }
  return problems
}
