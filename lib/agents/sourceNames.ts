import { TopicGroup } from '../topics/TopicGroup.js'
import type { AgentSource } from './AgentSource.js'

/** The names of the topics that an agent reads, or of its channel. */
export function sourceNames<In, K>(source: AgentSource<In, K>): readonly string[] {
  return source instanceof TopicGroup ? source.topics.map(topic => topic.name) : [source.name]
}
