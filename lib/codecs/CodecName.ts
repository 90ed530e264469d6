import type { CodecTypes } from './CodecTypes.js'

type Name = keyof CodecTypes & string

/** A codec by name, or several, of which each works on the bytes of the one before: `json|gzip`. */
export type CodecName = Name | `${Name}|${string}`
