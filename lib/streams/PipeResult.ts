import type { Observable } from 'rxjs'
import type { PipeKey } from './PipeKey.js'
import type { Stream } from './Stream.js'
import type { StreamTag } from './StreamTag.js'

/** The type of the values of an Observable. */
type ValueOf<R> = R extends Observable<infer T> ? T : never

/**
 * What an operator's result is in a pipe: a Stream of its values, with its own key or that of the source, and with what
 * the operator has noted of it.
 */
export type PipeResult<R, K> =
  R extends StreamTag<infer N> ? Stream<ValueOf<R>, PipeKey<R, K>> & StreamTag<N> : Stream<ValueOf<R>, PipeKey<R, K>>
