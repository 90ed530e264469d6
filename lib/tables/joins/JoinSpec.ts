import type { JoinWindow } from '../../windows/JoinWindow.js'

/** What a join of two streams gives. */
export interface JoinSpec {
  readonly window: JoinWindow
  /** Whose events are given out without a partner, where they find none. */
  readonly outer: 'none' | 'left' | 'both'
}
