import type { RecordHeaders } from '../transport/RecordHeaders.js'

/** What is sent to a topic. */
export interface Message<T, K> {
  readonly key?: K | null
  /** `null` is a tombstone. */
  readonly value: T | null
  readonly headers?: RecordHeaders
  /** Milliseconds since the epoch; default: the app's clock. */
  readonly timestamp?: number
  /** Default: by the key's bytes as Java places them; without a key in turn. */
  readonly partition?: number
}
