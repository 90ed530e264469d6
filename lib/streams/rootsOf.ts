import { isStream } from './isStream.js'
import type { Stream } from './Stream.js'

type AnyStream = Stream<unknown, unknown>

/**
 * The streams whose events a stream's values belong to: topics and tables; behind a repartition, the topic in
 * between. An adopted Observable is its own root.
 */
export function rootsOf(stream: AnyStream): ReadonlySet<AnyStream> {
  const roots = new Set<AnyStream>()
  collect(stream, roots)
  return roots
}

function collect(stream: AnyStream, roots: Set<AnyStream>): void {
  const { origin, source } = stream
  if (origin?.through !== undefined) roots.add(origin.through)
  else if (origin !== undefined && origin.sources.length > 0) for (const each of origin.sources) collect(each, roots)
  else if (source !== undefined && isStream(source)) collect(source as AnyStream, roots)
  else roots.add(stream)
}
