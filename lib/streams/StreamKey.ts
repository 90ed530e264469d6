/** The type-level place of a stream's key; nothing is there at run time. */
export declare const streamKey: unique symbol

/** The type of a stream's keys. */
export interface StreamKey<K> {
  readonly [streamKey]?: K
}
