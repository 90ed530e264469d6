import type { Channel } from '../topics/Channel.js'
import type { Topic } from '../topics/Topic.js'
import { TopicGroup } from '../topics/TopicGroup.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AgentSource } from './AgentSource.js'

/**
 * Where what is sent to an agent goes: of several topics the first.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where a pattern says which topics it reads
 */
export function targetOf<In, K>(agent: string, source: AgentSource<In, K>): Topic<In, K> | Channel<In, K> {
  if (!(source instanceof TopicGroup)) return source
  const [first] = source.topics
  if (first !== undefined && !source.growing) return first
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `Agent "${agent}" reads topics by a pattern, none of which is the one to send to.`,
    'Send to one of the topics itself, or give the agent their names.',
  )
}
