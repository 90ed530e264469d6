import type { Observable } from 'rxjs'
import { isStream } from './isStream.js'
import { Stream } from './Stream.js'
import type { StreamRuntime } from './StreamRuntime.js'

/** An Observable as a Stream of an app; a Stream stays what it is. */
export function adoptStream<T>(runtime: StreamRuntime, source: Observable<T>): Stream<T, unknown> {
  if (isStream(source)) return source as Stream<T, unknown>
  return new Stream<T, unknown>(runtime, undefined, subscriber => source.subscribe(subscriber))
}
