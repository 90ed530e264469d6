import type { TopicDescription } from '../transport/TopicDescription.js'
import type { TopicSpec } from '../transport/TopicSpec.js'

/** What does not fit between a changelog as it has to be and as it is. */
export function changelogMismatch(spec: TopicSpec, existing: TopicDescription | undefined): string[] {
  if (existing === undefined) return []
  const problems: string[] = []
  if (existing.partitions !== spec.partitions) {
    problems.push(
      `Changelog "${spec.topic}" has ${existing.partitions} partitions, its table has ${spec.partitions}: give the ` +
        `table's source ${existing.partitions} partitions, or give the table another name, or delete the changelog ` +
        'and its state to begin afresh.',
    )
  }
  const wanted = policies(spec.config?.['cleanup.policy'])
  const found = policies(existing.config['cleanup.policy'])
  if (wanted !== found) {
    problems.push(
      `Changelog "${spec.topic}" has cleanup.policy=${found || 'delete'}, and needs ${wanted}: records of the table ` +
        'would be lost. Alter the topic, or delete it to begin afresh.',
    )
  }
  return problems
}

function policies(value: string | undefined): string {
  return (value ?? 'delete')
    .split(',')
    .map(policy => policy.trim())
    .sort()
    .join(',')
}
