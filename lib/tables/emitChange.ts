import type { Observer } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'

/** Emits a change in the scope of the event that made it, also behind an `await`. */
export function emitChange<T>(changes: Observer<T>, change: T, claim: Claim | undefined): void {
  if (scope.current === claim) changes.next(change)
  else within(claim, () => changes.next(change))
}
