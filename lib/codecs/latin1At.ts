// Buffer's methods for one encoding are not in its documentation, and are what `toString` calls: for a few bytes it takes
// longer to find them.
const { latin1Slice } = Buffer.prototype as Buffer & { latin1Slice?(start: number, end: number): string }

/** The text of bytes that are all ASCII; of others, a character for each. */
export const latin1At: (source: Buffer, start: number, end: number) => string =
  latin1Slice === undefined
    ? (source, start, end) => source.toString('latin1', start, end)
    : (source, start, end) => latin1Slice.call(source, start, end)
