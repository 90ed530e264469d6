import type { LogChunk } from './LogChunk.js'

/** Index of the first chunk of a sorted array that ends at or behind the offset; the array's length where none does. */
export function chunkIndex(chunks: readonly LogChunk[], offset: number): number {
  let low = 0
  let high = chunks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((chunks[middle] as LogChunk).last < offset) low = middle + 1
    else high = middle
  }
  return low
}
