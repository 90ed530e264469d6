import type { Observable } from 'rxjs'
import { isStream } from '../streams/isStream.js'
import { Stream } from '../streams/Stream.js'

/**
 * A combination of sources as a Stream of their app, where one of them is a Stream. It has their error policy where they
 * agree, else that of the app.
 */
export function keepStream<T>(operator: string, sources: readonly unknown[], combined: Observable<T>): Observable<T> {
  const streams = sources.filter(isStream)
  const [first] = streams
  if (first === undefined) return combined
  const policy = streams.every(stream => stream.policy === first.policy) ? first.policy : undefined
  const stream = new Stream<T, unknown>(first.runtime, policy, subscriber => combined.subscribe(subscriber))
  stream.origin = { operator, sources: streams }
  return stream
}
