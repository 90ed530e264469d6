import { toMillis } from '../util/toMillis.js'
import type { TopicOptions } from './TopicOptions.js'

/** Kafka's settings for a topic's options. */
export function topicConfig(options: TopicOptions): Record<string, string> {
  const config: Record<string, string> = {}
  const { compacting, deleting } = options
  if (compacting !== undefined || deleting !== undefined) {
    config['cleanup.policy'] = !compacting ? 'delete' : deleting ? 'compact,delete' : 'compact'
  }
  if (options.retention !== undefined) {
    config['retention.ms'] = options.retention === 'forever' ? '-1' : String(toMillis(options.retention, 'retention'))
  }
  return { ...config, ...options.config }
}
