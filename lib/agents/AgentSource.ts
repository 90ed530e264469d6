import type { Channel } from '../topics/Channel.js'
import type { Topic } from '../topics/Topic.js'
import type { TopicGroup } from '../topics/TopicGroup.js'

/** What an agent reads: a topic, several of them, or a channel. */
export type AgentSource<In, K> = Topic<In, K> | TopicGroup<In, K> | Channel<In, K>
