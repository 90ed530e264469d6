import type { RecordHeaders } from '../transport/RecordHeaders.js'
import type { ByteSpan } from '../util/ByteSpan.js'
import type { Message } from './Message.js'

/** A message as rxfaust itself sends it. */
export interface OutgoingMessage<T, K> extends Message<T, K> {
  /** The key as it is on the wire, instead of `key`. */
  readonly keyBytes?: Uint8Array | null
  /** The value as it is on the wire, with the headers that it has there, instead of `value`. */
  readonly valueBytes?: Uint8Array | ByteSpan | null
  /** What would be headers, and goes along in the value: see `sealEnvelope`. */
  readonly envelope?: RecordHeaders | undefined
}
