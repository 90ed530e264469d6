/** The type-level place of what an operator has noted of a stream for the one behind it; nothing is there at run time. */
export declare const streamTag: unique symbol

/** A stream of which something is noted, such as the windows that it is divided into. */
export interface StreamTag<N> {
  readonly [streamTag]: N
}
