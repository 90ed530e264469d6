import type { CommitOffset } from '../CommitOffset.js'
import type { PartitionLog } from './PartitionLog.js'

/** What the broker knows of a producer with a transactional id. */
export interface TransactionalProducer {
  readonly transactionalId: string
  /** Names its records in the logs; a newer producer with the same id has another one. */
  readonly number: number
  /** A newer one has come. */
  fenced: boolean
  /** The partitions of the open transaction. */
  readonly logs: Set<PartitionLog>
  /** Offsets to be committed with it, by group. */
  readonly offsets: Map<string, CommitOffset[]>
}
