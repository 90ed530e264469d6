import type { DurableLoad } from './sendDurably.js'

/** What a worker process is told, as JSON in its first argument. */
export interface WorkerSettings {
  readonly broker: string
  readonly id: string
  readonly partitions: number
  readonly guarantee: 'at-least-once' | 'exactly-once'
  readonly sessionTimeout: number
  /** Its state; kept from process to process. */
  readonly directory: string
  /** What it has processed, one line per record; see `ProcessedRecord`. */
  readonly processedFile: string
  /** What it logs. */
  readonly logFile: string
  /** It sends the load too, says when all of it is processed, and shares its broker with nobody. */
  readonly load?: DurableLoad
}
