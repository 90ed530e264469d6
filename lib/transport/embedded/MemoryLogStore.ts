import { chunkIndex } from './chunkIndex.js'
import type { LogChunk } from './LogChunk.js'
import type { ChunkRange, LogStore, StoreWrite } from './LogStore.js'
import { sliceChunks } from './sliceChunks.js'

/** Logs as arrays. States are not kept: nothing outlives the broker that could ask for them. */
export class MemoryLogStore implements LogStore {
  readonly durable = false
  private readonly logs = new Map<string, LogChunk[]>()

  async states(): Promise<ReadonlyMap<string, object>> {
    return new Map()
  }

  async write(writes: readonly StoreWrite[]): Promise<void> {
    for (const write of writes) {
      if (write.kind === 'chunk') this.put(write.log, write.chunk)
      else if (write.kind === 'dropChunk') this.drop(write.log, write.last)
    }
  }

  async read(log: string, from: number, before: number, maxBytes: number): Promise<ChunkRange> {
    return sliceChunks(this.logs.get(log) ?? [], from, before, maxBytes)
  }

  async clear(log: string, before: number): Promise<void> {
    const chunks = this.logs.get(log)
    if (chunks === undefined) return
    const first = chunkIndex(chunks, before)
    if (first > 0) chunks.splice(0, first)
  }

  async close(): Promise<void> {
    this.logs.clear()
  }

  private put(log: string, chunk: LogChunk): void {
    let chunks = this.logs.get(log)
    if (chunks === undefined) {
      chunks = []
      this.logs.set(log, chunks)
    }
    const end = chunks.at(-1)
    if (end === undefined || end.last < chunk.first) {
      chunks.push(chunk)
      return
    }
    const index = chunkIndex(chunks, chunk.last)
    if (chunks[index]?.last === chunk.last) chunks[index] = chunk
  }

  private drop(log: string, last: number): void {
    const chunks = this.logs.get(log)
    if (chunks === undefined) return
    const index = chunkIndex(chunks, last)
    if (chunks[index]?.last === last) chunks.splice(index, 1)
  }
}
