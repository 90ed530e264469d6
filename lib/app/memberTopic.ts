import { resolveSchema } from '../topics/resolveSchema.js'
import type { Topic } from '../topics/Topic.js'
import { TopicFormat } from '../topics/TopicFormat.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'

/**
 * A topic as one of several: the one that is described by this name already, where its records are of the same types,
 * else a new one.
 *
 * @throws RxfaustError `RXFAUST_NAME`
 */
export function memberTopic(runtime: AppRuntime, name: string, options: TopicOptions): Topic<unknown, unknown> {
  const known = runtime.topics.get(name)
  if (known === undefined) return runtime.declareTopic(name, options)
  const { descriptions } = new TopicFormat(name, resolveSchema(name, options), runtime.codecs)
  if (known.isDescribedBy(options) || JSON.stringify(known.formats) === JSON.stringify(descriptions)) return known
  throw new RxfaustError(
    'RXFAUST_NAME',
    `Topic "${name}" is described in app "${runtime.id}" by itself and among several topics, with different types.`,
    'Describe its key and value alike, or leave it out of the others.',
    { details: { topic: name } },
  )
}
