import type { streamKey } from './StreamKey.js'

/** The key of what an operator returned: its own where it is a Stream with a key, else that of the source. */
export type PipeKey<R, K> = R extends { readonly [streamKey]?: infer Own } ? (unknown extends Own ? K : Own) : K
