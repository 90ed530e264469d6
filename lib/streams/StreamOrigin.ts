import type { Stream } from './Stream.js'

/** Where the values of a stream come from, as the operator that made it has told, or the pipe. */
export interface StreamOrigin {
  readonly operator?: string
  /** The name of the node. */
  readonly name?: string
  /** A topic on the way. */
  readonly through?: Stream<unknown, unknown>
  readonly sources: readonly Stream<unknown, unknown>[]
}
