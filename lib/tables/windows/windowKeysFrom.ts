import { windowStartBytes } from '../../windows/windowStartBytes.js'
import { writeWindowStart } from '../../windows/writeWindowStart.js'

/** The first key of a window that begins at a time, or later; -Infinity has none. */
export function windowKeysFrom(time: number): Buffer | undefined {
  if (time === -Infinity) return undefined
  const key = Buffer.alloc(windowStartBytes)
  writeWindowStart(key, time)
  return key
}
