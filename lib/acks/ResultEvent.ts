import type { RecordHeaders } from '../transport/RecordHeaders.js'
import { DerivedEvent } from './DerivedEvent.js'
import type { Event } from './Event.js'

/** What a result is about, where that is not what the event is about in which it came. */
export interface ResultIdentity<K> {
  readonly key: K
  /** The key as it is on the wire. */
  readonly keyBytes: Uint8Array
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly headers: RecordHeaders
}

/**
 * The event of a result that has a key or a time of its own: that of a window which another key's event has closed,
 * say. It is acknowledged as the event in which the result came.
 */
export class ResultEvent<T, K> extends DerivedEvent<T, K> {
  constructor(origin: Event, value: T, { key, keyBytes, timestamp, headers }: ResultIdentity<K>) {
    const { offset, timestampType, value: valueBytes } = origin.record
    const record = { offset, timestampType, value: valueBytes, key: keyBytes, timestamp, headers }
    super(origin as Event<unknown, K>, value, key, record)
  }
}
