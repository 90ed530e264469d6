/** How batches of records are compressed on their way and in the broker. */
export type CompressionName = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
