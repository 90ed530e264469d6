/** Headers of a record as bytes. A name that occurs more than once has an array, in the order of the record. */
export type RecordHeaders = Readonly<Record<string, Uint8Array | readonly Uint8Array[]>>
