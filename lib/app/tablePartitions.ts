import type { TableDefinition } from '../tables/state/TableDefinition.js'
import type { Topic } from '../topics/Topic.js'

/**
 * The number of partitions of a table, or what is wrong with it. A table has the partitions of the topic whose events
 * write to it; which topic that is shows only at the first write, so that at the start some consumed topic must fit.
 */
export function tablePartitions(
  table: TableDefinition,
  consumed: readonly Topic<unknown, unknown>[],
  counts: ReadonlyMap<string, number>,
): number | string {
  if (table.kind === 'global') return table.partitions ?? 1
  if (table.sources.length > 0) return ofSources(table, counts)
  const sources = new Set(consumed.map(topic => counts.get(topic.name) as number))
  const list = consumed.map(topic => `"${topic.name}" has ${counts.get(topic.name)}`).join(', ')
  if (table.partitions !== undefined) {
    if (sources.size === 0 || sources.has(table.partitions)) return table.partitions
    return (
      `Table "${table.name}" is declared with ${table.partitions} partitions, but no topic that the app consumes has ` +
      `so many (${list}): a table has the partitions of the topic that writes to it. Declare ` +
      `partitions: ${[...sources].join(' or ')}.`
    )
  }
  if (sources.size === 1) return [...sources][0] as number
  if (sources.size === 0) {
    return `Table "${table.name}" declares no partitions, and the app consumes no topic to take them from: declare them.`
  }
  return (
    `Table "${table.name}" declares no partitions, and the consumed topics differ (${list}): declare ` +
    'partitions as the topic has that writes to it.'
  )
}

/** The state of an operator: what it is applied to is known. */
function ofSources(
  { name, sources, partitions }: TableDefinition,
  counts: ReadonlyMap<string, number>,
): number | string {
  const [first = 0, ...others] = new Set([
    ...sources.map(topic => counts.get(topic) ?? 0),
    ...(partitions === undefined ? [] : [partitions]),
  ])
  if (others.length === 0) return first
  const list = sources.map(topic => `"${topic}" has ${counts.get(topic)}`).join(', ')
  return (
    `"${name}" needs the same key in the same partition of all its sources, but their numbers of partitions differ ` +
    `(${list}${partitions === undefined ? '' : `, its table ${partitions}`}): give both the same number, or repartition one with groupBy(…, { partitions }).`
  )
}
