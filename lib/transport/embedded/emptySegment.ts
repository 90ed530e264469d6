import type { LogSegment } from './LogSegment.js'

/** A segment that starts at the offset and holds nothing. */
export function emptySegment(base: number): LogSegment {
  return { base, last: base - 1, bytes: 0, maxTimestamp: Number.NEGATIVE_INFINITY }
}
