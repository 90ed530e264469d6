import type { RecordHeaders } from './RecordHeaders.js'
import type { SendSettings } from './SendSettings.js'

/** A record to be sent. The partition is chosen above the port, so that every broker places keys alike. */
export interface OutRecord {
  readonly topic: string
  readonly partition: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers?: RecordHeaders
  /** Milliseconds since the epoch; the time of sending where absent. */
  readonly timestamp?: number
  /** The same for all records of a topic. Default: as the producer does. */
  readonly settings?: SendSettings | undefined
}
