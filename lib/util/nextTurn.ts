// As it was when this was loaded: turns that several wait for together must not depend on a clock that a test has put in
// its place for a while.
import { setImmediate as schedule } from 'node:timers'

/** Resolves when the event loop has run once. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => schedule(resolve))
}
