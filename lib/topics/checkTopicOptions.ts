import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { TopicOptions } from './TopicOptions.js'

/**
 * Refuses what no broker could create, where it is described.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function checkTopicOptions(topic: string, { partitions, replicas, retention, config = {} }: TopicOptions): void {
  for (const [option, count] of Object.entries({ partitions, replicas })) {
    if (count === undefined || (Number.isInteger(count) && count > 0)) continue
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${option} of topic "${topic}" is ${String(count)}.`,
      'Give a whole number above zero, or none for the default.',
    )
  }
  if (retention !== undefined && retention !== 'forever') toMillis(retention, `retention of topic "${topic}"`)
  for (const [setting, value] of Object.entries(config)) {
    if (typeof value === 'string') continue
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The setting ${setting} of topic "${topic}" is ${String(value)}, which is no text.`,
      `Write it as Kafka has it: '${String(value)}'.`,
    )
  }
}
