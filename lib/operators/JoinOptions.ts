import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { DurationInput } from '../util/DurationInput.js'

interface JoinStateOptions {
  /** Names the node and its state: `<app>-<name>-left-changelog` and `<app>-<name>-right-changelog`. */
  readonly name: string
  /**
   * How long behind the end of its window, by stream time, a late event still finds its partners; and how long a result
   * without a partner is waited for. Default 0.
   */
  readonly grace?: DurationInput
  /** How keys are stored. Default: as those of the topic that the stream comes from. */
  readonly key?: TypeDescription
  /** How the values of the stream are stored. Default: as those of its topic where it is one, else JSON. */
  readonly left?: TypeDescription
  /** The same for the other stream. */
  readonly right?: TypeDescription
}

interface SymmetricWindow {
  /** How far apart in time two events may lie, in either direction. */
  readonly within: DurationInput
  /** Instead of `within`: how far the other stream's event may lie before. */
  readonly before?: DurationInput
  /** Instead of `within`: how far the other stream's event may lie behind. */
  readonly after?: DurationInput
}

interface AsymmetricWindow {
  readonly within?: undefined
  /** How far the other stream's event may lie before; negative where it has to lie behind. */
  readonly before: DurationInput
  /** How far the other stream's event may lie behind; negative where it has to lie before. */
  readonly after: DurationInput
}

/** How two streams are joined. */
export type JoinOptions = JoinStateOptions & (SymmetricWindow | AsymmetricWindow)
