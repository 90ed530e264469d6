import type { Observable, ObservableInput } from 'rxjs'
import type { Stream } from '../streams/Stream.js'
import type { StreamKey } from '../streams/StreamKey.js'
import type { streamBrand } from '../streams/streamBrand.js'

type StreamIn<Sources> = Extract<Sources, { readonly [streamBrand]: true }>
type KeyOf<S> = S extends StreamKey<infer K> ? K : unknown

/** What a combination of sources is: a Stream where one of them is one. */
export type Combined<Sources extends ObservableInput<unknown>, T> = [StreamIn<Sources>] extends [never]
  ? Observable<T>
  : Stream<T, KeyOf<StreamIn<Sources>>>
