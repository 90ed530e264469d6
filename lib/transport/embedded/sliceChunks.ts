import { chunkIndex } from './chunkIndex.js'
import type { LogChunk } from './LogChunk.js'
import type { ChunkRange } from './LogStore.js'

/** The chunks of a sorted array that reach into `from … before - 1`, up to the number of bytes. */
export function sliceChunks(chunks: readonly LogChunk[], from: number, before: number, maxBytes: number): ChunkRange {
  const found: LogChunk[] = []
  let bytes = 0
  for (let index = chunkIndex(chunks, from); index < chunks.length; index++) {
    const chunk = chunks[index] as LogChunk
    if (chunk.first >= before) break
    if (found.length > 0 && bytes >= maxBytes) return { chunks: found, complete: false }
    found.push(chunk)
    bytes += chunk.bytes
  }
  return { chunks: found, complete: true }
}
