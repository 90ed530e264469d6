import { tumblingWindow } from './tumblingWindow.js'

/**
 * The start of the oldest tumbling window that has not expired: a window expires when stream time has reached its
 * end plus `expires`.
 */
export function firstLiveWindow(size: number, expires: number, streamTime: number): number {
  return tumblingWindow(size, streamTime - size - expires).end
}
