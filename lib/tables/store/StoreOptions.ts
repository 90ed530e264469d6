/** Settings of the stores on disk, those of LevelDB. Each task has a store of its own, so sizes are per task. */
export interface StoreOptions {
  /** Bytes of uncompressed blocks that are kept in memory. Default 8 MiB. */
  readonly cacheSize?: number
  /** Bytes of writes that are collected in memory, and in the log, before they become a sorted file. Default 4 MiB. */
  readonly writeBufferSize?: number
  /** Whether what can be compressed is, with Snappy. Default true. */
  readonly compression?: boolean
  /** Bytes of a sorted file, about. Default 2 MiB. */
  readonly maxFileSize?: number
  /** Bytes of a block, about: what a read brings into memory at least. Default 4 KiB. */
  readonly blockSize?: number
  /** Keys of a block after which one is stored in full, and not as what differs from the one before. Default 16. */
  readonly blockRestartInterval?: number
  /**
   * Files that a store may hold open, and by that the room that it may take in memory beside the heap: they are mapped.
   * Fewer make reads of a store that has more files slower. Default 350, which is about 700 MiB.
   */
  readonly maxOpenFiles?: number
}
