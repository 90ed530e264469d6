import { nextTurn } from './nextTurn.js'

/**
 * Does something for each item; behind so many of them the event loop has its turn. Few are done at once, before the
 * promise is there.
 */
export async function inTurns<T>(items: Iterable<T>, perTurn: number, each: (item: T) => void): Promise<void> {
  let left = perTurn
  for (const item of items) {
    if (left === 0) {
      await nextTurn()
      left = perTurn
    }
    left--
    each(item)
  }
}
