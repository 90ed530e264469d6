const HALF = 2 ** 31
const WORD = 2 ** 32

/** What `writeWindowStart` wrote. */
export function readWindowStart(from: Buffer): number {
  return (from.readUInt32BE(0) - HALF) * WORD + from.readUInt32BE(4)
}
