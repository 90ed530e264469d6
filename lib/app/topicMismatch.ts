import type { TopicOptions } from '../topics/TopicOptions.js'
import { topicConfig } from '../topics/topicConfig.js'
import type { TopicDescription } from '../transport/TopicDescription.js'

/** What an absent setting of a topic is, where the broker tells only of those that were set. */
const ABSENT: Readonly<Record<string, string>> = { 'cleanup.policy': 'delete' }

/** What does not fit between a topic as it is declared and as it is, each with what to do. */
export function topicMismatch(
  { name, options }: { readonly name: string; readonly options: TopicOptions },
  existing: TopicDescription | undefined,
): string[] {
  if (existing === undefined) return []
  const { partitions, replicas } = options
  const problems: string[] = []
  if (partitions !== undefined && existing.partitions !== partitions) {
    problems.push(
      `Topic "${name}" is declared with ${partitions} partitions and has ${existing.partitions} on the broker: ` +
        `declare partitions: ${existing.partitions}, or none, or use another topic.`,
    )
  }
  if (replicas !== undefined && existing.replicas !== undefined && existing.replicas !== replicas) {
    problems.push(
      `Topic "${name}" is declared with ${replicas} replicas and has ${existing.replicas} on the broker: ` +
        `reassign its partitions (kafka-reassign-partitions.sh), or declare replicas: ${existing.replicas}, or none.`,
    )
  }
  for (const [setting, wanted] of Object.entries(topicConfig(options))) {
    const found = existing.config[setting] ?? ABSENT[setting]
    if (found !== undefined && listed(found) === listed(wanted)) continue
    problems.push(
      `Topic "${name}" is declared with ${setting}=${wanted} and has ${found ?? "the broker's default"} on the broker: ` +
        `alter the topic (kafka-configs.sh --alter --topic ${name} --add-config ${setting}=${wanted.includes(',') ? `[${wanted}]` : wanted}), or declare it ` +
        'as it is.',
    )
  }
  return problems
}

/** A list in any order is the same, as `compact,delete` is. */
function listed(value: string): string {
  return value
    .split(',')
    .map(each => each.trim())
    .sort()
    .join()
}
