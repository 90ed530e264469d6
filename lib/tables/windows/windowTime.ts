import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import type { WindowKey } from './WindowKey.js'

/** What gives the time with which a window's key begins: by it windows close and expire. */
export function windowTime({ kind }: WindowDefinition): (window: WindowKey<unknown>) => number {
  return kind === 'session' ? endOf : startOf
}

function startOf({ start }: WindowKey<unknown>): number {
  return start
}

function endOf({ end }: WindowKey<unknown>): number {
  return end
}
