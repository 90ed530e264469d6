import type { Shape } from './Shape.js'

/** How keys or values are written, as plain JSON that can be kept and compared. */
export interface FormatDescription {
  /** The codec's name. */
  readonly codec: string
  /** Absent where no struct describes the type. */
  readonly shape?: Shape
}
