/** How many flights there were, and the minutes that they were late in all. Sums add up exactly where means do not. */
export interface Delays {
  readonly flights: number
  readonly delay: number
}
