import { RxfaustError } from '../util/RxfaustError.js'
import type { TopicOptions } from './TopicOptions.js'

/**
 * Options with the key and value of their schema.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where both say what a key or value is
 */
export function resolveSchema(topic: string, options: TopicOptions): TopicOptions {
  const { schema, ...others } = options
  if (schema === undefined) return options
  if (others.key === undefined && others.value === undefined) {
    return { ...others, key: schema.key, value: schema.value }
  }
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `Topic "${topic}" is described by a schema and by a key or value.`,
    'Give either; a schema has both.',
  )
}
