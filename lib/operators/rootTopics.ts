import { rootsOf } from '../streams/rootsOf.js'
import type { Stream } from '../streams/Stream.js'
import { Topic } from '../topics/Topic.js'

/** The topics that a stream's events come from, behind a repartition the one in between. */
export function rootTopics(stream: Stream<unknown, unknown>): readonly Topic<unknown, unknown>[] {
  return [...rootsOf(stream)].filter(root => root instanceof Topic)
}
