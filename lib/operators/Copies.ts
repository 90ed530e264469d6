/** In how many arrays an operator puts the value that it is about to get: one, unless it says otherwise. */
export interface Copies {
  count(): number
}
