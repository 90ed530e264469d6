import type { WindowRetention } from '../windows/WindowRetention.js'
import { tombstoneRetention } from './tombstoneRetention.js'

/** A worker that was away for a day still finds the windows that were alive. */
const MARGIN = 24 * 60 * 60 * 1000

/**
 * Kafka's settings of a changelog. That of windows deletes by the time of writing, not of the events: a broker deletes
 * records by their timestamps, and events may be years old.
 */
export function changelogConfig(retention: WindowRetention | undefined): Readonly<Record<string, string>> {
  const compacted = { 'cleanup.policy': 'compact', 'delete.retention.ms': String(tombstoneRetention) }
  if (retention?.expires === undefined) return compacted
  return {
    ...compacted,
    'cleanup.policy': 'compact,delete',
    'message.timestamp.type': 'LogAppendTime',
    'retention.ms': String(retention.size + retention.expires + MARGIN),
  }
}
