import type { Observable } from 'rxjs'
import type { PipeKey } from './PipeKey.js'
import type { Stream } from './Stream.js'

/** The type of the values of an Observable. */
type ValueOf<R> = R extends Observable<infer T> ? T : never

/** What an operator's result is in a pipe: a Stream of its values, with its own key or that of the source. */
export type PipeResult<R, K> = Stream<ValueOf<R>, PipeKey<R, K>>
