/** Headers of a record as serdes see them. A name that occurs more than once has an array. */
export type CodecHeaders = Readonly<Record<string, Uint8Array | readonly Uint8Array[]>>
