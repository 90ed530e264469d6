import type { Window } from '../../windows/Window.js'

/** One write of a window. */
export interface WindowChange<K, V> {
  readonly key: K
  readonly window: Window
  /** `undefined` where the window was deleted, as a session is that became part of a longer one. */
  readonly value: V | undefined
  /** `undefined` where there was none. */
  readonly previous: V | undefined
  /** The latest time of an event in the window. */
  readonly timestamp: number
}
