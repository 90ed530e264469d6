import { RxfaustError } from '../../util/RxfaustError.js'
import type { TopicSettings } from './TopicSettings.js'

/** @throws RxfaustError `RXFAUST_OPTION` where a setting has a value that Kafka would not take */
export function parseTopicSettings(topic: string, config: Readonly<Record<string, string>>): TopicSettings {
  const policies = (config['cleanup.policy'] ?? 'delete').split(',').map(policy => policy.trim())
  for (const policy of policies) {
    if (policy !== 'compact' && policy !== 'delete') {
      throw wrong(topic, 'cleanup.policy', policy, "Use 'delete', 'compact' or 'compact,delete'.")
    }
  }
  const type = config['message.timestamp.type'] ?? 'CreateTime'
  if (type !== 'CreateTime' && type !== 'LogAppendTime') {
    throw wrong(topic, 'message.timestamp.type', type, "Use 'CreateTime' or 'LogAppendTime'.")
  }
  const number = (name: string, usual: number): number => {
    const text = config[name]
    if (text === undefined) return usual
    const value = Number(text)
    if (text.trim() === '' || Number.isNaN(value)) throw wrong(topic, name, text, 'Give a number, as a string.')
    return value
  }
  return {
    compact: policies.includes('compact'),
    delete: policies.includes('delete'),
    retentionMs: number('retention.ms', 7 * 24 * 3_600_000),
    retentionBytes: number('retention.bytes', -1),
    deleteRetentionMs: number('delete.retention.ms', 24 * 3_600_000),
    // Kafka's segments have 1 GiB; deletion and compaction of an embedded broker want a finer grain.
    segmentBytes: number('segment.bytes', 1024 * 1024),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio', 0.5),
    appendTime: type === 'LogAppendTime',
  }
}

function wrong(topic: string, name: string, value: string, advice: string): RxfaustError {
  return new RxfaustError('RXFAUST_OPTION', `Topic ${topic} has ${name} = ${JSON.stringify(value)}.`, advice, {
    details: { topic, name, value },
  })
}
