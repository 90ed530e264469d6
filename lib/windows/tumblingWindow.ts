import type { Window } from './Window.js'

/**
 * The tumbling window that a point in time falls into. Windows are aligned to the epoch, before it as well.
 *
 * @param size in milliseconds, a whole number above 0
 * @param timestamp in milliseconds since the epoch
 */
export function tumblingWindow(size: number, timestamp: number): Window {
  const start = windowStart(size, timestamp)
  return { start, end: start + size }
}

/** Adding zero turns -0 into 0, which would be another key. */
function windowStart(size: number, timestamp: number): number {
  return Math.floor(timestamp / size) * size + 0
}
