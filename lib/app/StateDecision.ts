/**
 * What becomes of stored state that does not fit the program any more: `discard` deletes it, `keep` leaves it as it is.
 * See {@link AppOptions.changedState}.
 */
export type StateDecision = 'discard' | 'keep'
