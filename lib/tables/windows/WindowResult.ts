import type { Window } from '../../windows/Window.js'

/** A window with its value, at a close or where an update was held back. */
export interface WindowResult<K, V> {
  readonly key: K
  readonly window: Window
  readonly value: V
  /** The latest time of an event in the window. */
  readonly timestamp: number
}
