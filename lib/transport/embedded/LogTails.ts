import type { LogChunk } from './LogChunk.js'
import type { ChunkRange } from './LogStore.js'
import { sliceChunks } from './sliceChunks.js'

const maxTailBytes = 4 * 1024 * 1024

/** The chunks that were written last, of all logs together up to a number of bytes. */
export class LogTails {
  private readonly tails = new Map<string, LogChunk[]>()
  /** All of them in the order of writing, also those that were forgotten since. */
  private readonly order: { readonly log: string; readonly chunk: LogChunk }[] = []
  private oldest = 0
  private bytes = 0

  append(log: string, chunk: LogChunk): void {
    const tail = this.tails.get(log)
    const end = tail?.at(-1)
    if (end !== undefined && end.last >= chunk.first) {
      this.forget(log) // rewritten by compaction
      return
    }
    if (tail === undefined) this.tails.set(log, [chunk])
    else tail.push(chunk)
    this.order.push({ log, chunk })
    this.bytes += chunk.bytes
    while (this.bytes > maxTailBytes) this.evict()
  }

  /** `undefined` where the tail of the log begins behind the offset. */
  read(log: string, from: number, before: number, maxBytes: number): ChunkRange | undefined {
    const tail = this.tails.get(log)
    const first = tail?.[0]
    if (tail === undefined || first === undefined || from < first.first) return undefined
    return sliceChunks(tail, from, before, maxBytes)
  }

  forget(log: string): void {
    this.tails.delete(log)
  }

  private evict(): void {
    const entry = this.order[this.oldest] as { log: string; chunk: LogChunk }
    this.oldest++
    this.bytes -= entry.chunk.bytes
    const tail = this.tails.get(entry.log)
    if (tail?.[0] === entry.chunk) tail.shift()
    if (this.oldest < 1024 || this.oldest * 2 < this.order.length) return
    this.order.splice(0, this.oldest)
    this.oldest = 0
  }
}
