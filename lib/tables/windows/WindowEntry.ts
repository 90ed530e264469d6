import type { Window } from '../../windows/Window.js'

/** One entry of a windowed table. */
export interface WindowEntry<K, V> {
  readonly key: K
  readonly window: Window
  readonly value: V
}
