const HALF = 2 ** 31
const WORD = 2 ** 32

/** What `writeWindowStart` wrote. */
export function readWindowStart(from: Buffer, at = 0): number {
  return (from.readUInt32BE(at) - HALF) * WORD + from.readUInt32BE(at + 4)
}
