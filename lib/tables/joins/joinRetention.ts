import type { JoinWindow } from '../../windows/JoinWindow.js'
import type { WindowRetention } from '../windows/WindowRetention.js'

/**
 * How long a join keeps the events of a side: as long as one of the other side may belong to them, and a millisecond
 * more, as what has found no partner is announced when its window is over, and not before.
 */
export function joinRetention({ before, after, grace }: JoinWindow): WindowRetention & { readonly expires: number } {
  return { size: Math.max(before + after, before, after), expires: grace + 1 }
}
