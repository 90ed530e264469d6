const HALF = 2 ** 31
const WORD = 2 ** 32

/** Writes a window's start so that bytes order as times do, those before the epoch first: biased, big-endian. */
export function writeWindowStart(into: Buffer, start: number, at = 0): void {
  const high = Math.floor(start / WORD)
  into.writeUInt32BE(high + HALF, at)
  into.writeUInt32BE(start - high * WORD, at + 4)
}
