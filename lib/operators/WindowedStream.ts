import type { Stream } from '../streams/Stream.js'
import type { StreamTag } from '../streams/StreamTag.js'
import type { WindowDefinition } from '../windows/WindowDefinition.js'

/** The kinds of windows. */
export type WindowKind = WindowDefinition['kind']

/**
 * A stream that is divided into windows, for the aggregation behind it. Any other operator gives an ordinary Stream
 * again, so nothing may stand between the two.
 */
export type WindowedStream<T, K, D extends WindowKind> = Stream<T, K> & StreamTag<D>
