import type { AppOptions } from '../app/AppOptions.js'

/** Options of the app that `marbles` makes; broker, clock and directory are the test's. */
export interface MarblesOptions extends Omit<AppOptions, 'broker' | 'scheduler' | 'dataDirectory'> {
  /** The app's id, with which internal topics begin. Default `'marbles'`. */
  readonly id?: string
}
