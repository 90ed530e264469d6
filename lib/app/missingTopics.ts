import type { TopicSpec } from '../transport/TopicSpec.js'
import { RxfaustError } from '../util/RxfaustError.js'

/** The error where topics are missing that the app may not create. */
export function missingTopics(specs: readonly TopicSpec[]): RxfaustError {
  const problems = specs.map(({ topic, partitions, replicas = 1, config = {} }) => {
    const settings = Object.entries(config).map(([name, value]) => ` --config ${name}=${listed(value)}`)
    return (
      `Topic "${topic}" is missing: kafka-topics.sh --create --topic ${topic} --partitions ${partitions} ` +
      `--replication-factor ${replicas}${settings.join('')}`
    )
  })
  return new RxfaustError(
    'RXFAUST_TOPIC_MISMATCH',
    `The app may not create topics, by topicAllowDeclare, and these are missing:\n${problems.map(problem => `  - ${problem}\n`).join('')}`,
    'Have them created, or take topicAllowDeclare out. Replies can go to a topic that is there, by replyTo.',
    { details: { problems } },
  )
}

/** A list is in brackets there. */
function listed(value: string): string {
  return value.includes(',') ? `[${value}]` : value
}
