/** Which events of two streams belong together. Milliseconds. */
export interface JoinWindow {
  /** How far a right event may lie before the left one; negative where it has to lie behind. */
  readonly before: number
  /** How far a right event may lie behind the left one; negative where it has to lie before. */
  readonly after: number
  /** How long behind the end of its window an event is waited for, by stream time. */
  readonly grace: number
}
