import type { Observable } from 'rxjs'
import type { Stream } from '../streams/Stream.js'

/**
 * What an agent does with its stream: an Observable of results, made by operators; an async generator that iterates and
 * yields them; or an async function that iterates and has none. A generator or async function is called anew after each
 * failure, one that gives an Observable only once: the Observable is subscribed to anew.
 */
export type AgentFunction<In, K, Out> = (
  stream: Stream<In, K>,
) => Observable<Out> | AsyncIterable<Out> | PromiseLike<void>
