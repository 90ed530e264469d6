// All that is done in turns shares its time: of what several partitions do at once, each turn of the event loop has one
// slice, and not one for each of them.

import { nextTurn } from './nextTurn.js'

/** Milliseconds of each turn of the event loop. */
const SLICE = 2

let sliceEnd = Number.NEGATIVE_INFINITY
let turn: Promise<void> | undefined

/**
 * Does something for each item; the event loop has its turns meanwhile. Few are done at once, before the promise is
 * there.
 *
 * @param perLook items between two looks at the clock, and what few are
 */
export async function inTurns<T>(items: Iterable<T>, each: (item: T) => void, perLook = 64): Promise<void> {
  let left = perLook
  for (const item of items) {
    if (left === 0) {
      if (performance.now() >= sliceEnd) await nextSlice()
      left = perLook
    }
    left--
    each(item)
  }
}

function nextSlice(): Promise<void> {
  turn ??= nextTurn().then(() => {
    turn = undefined
    sliceEnd = performance.now() + SLICE
  })
  return turn
}
