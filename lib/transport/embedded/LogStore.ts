import type { LogChunk } from './LogChunk.js'

/** One change of a {@link LogStore}. States are small JSON objects: topics, committed offsets, marks of partitions. */
export type StoreWrite =
  | { readonly kind: 'chunk'; readonly log: string; readonly chunk: LogChunk }
  | { readonly kind: 'dropChunk'; readonly log: string; readonly last: number }
  | { readonly kind: 'state'; readonly key: string; readonly value: object | null }

/** Chunks as they were asked for. */
export interface ChunkRange {
  readonly chunks: readonly LogChunk[]
  /** Whether the range holds no chunk behind these. */
  readonly complete: boolean
}

/** Where the embedded broker keeps its logs: the one thing in which `memory://` and `level://` differ. */
export interface LogStore {
  readonly durable: boolean
  /** All states; asked for once, at the opening. */
  states(): Promise<ReadonlyMap<string, object>>
  /** Stores all of it or nothing. */
  write(writes: readonly StoreWrite[]): Promise<void>
  /** Chunks of a log that reach into `from … before - 1`, in order: at least one, and no more once `maxBytes` are reached. */
  read(log: string, from: number, before: number, maxBytes: number): Promise<ChunkRange>
  /** Forgets the chunks of a log that end before the offset. May be cut short by a crash. */
  clear(log: string, before: number): Promise<void>
  close(): Promise<void>
}
