import type { InRecord } from '../../lib/transport/InRecord.js'

/** What can be compared: a record may make its key and value when it is asked for them. */
export function plainRecord({ offset, timestamp, timestampType, key, value, headers }: InRecord): InRecord {
  return { offset, timestamp, timestampType, key, value, headers }
}
