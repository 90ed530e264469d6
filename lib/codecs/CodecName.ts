/** A codec by name. */
export type CodecName = 'json' | 'raw' | 'text'
