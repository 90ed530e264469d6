import type { AppStatus, AssignedPartition } from '../../lib/index.js'
import type { TableDump } from './TableDump.js'

/** What a worker tells the driver. Times are milliseconds since the epoch. */
export type WorkerMessage =
  | { readonly kind: 'starting'; readonly at: number }
  | { readonly kind: 'state'; readonly at: number; readonly state: AppStatus }
  | { readonly kind: 'assignment'; readonly at: number; readonly partitions: readonly AssignedPartition[] }
  | { readonly kind: 'finished'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly reason: string }
  | { readonly kind: 'tables'; readonly at: number; readonly tables: TableDump }
  | { readonly kind: 'memory'; readonly at: number; readonly rss: number; readonly heap: number }
