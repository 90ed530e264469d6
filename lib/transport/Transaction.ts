import type { CommitOffset } from './CommitOffset.js'
import type { OutRecord } from './OutRecord.js'
import type { SendResult } from './SendResult.js'

/**
 * A transaction of a producer that has a transactional id. Its records are seen by readers of committed records
 * when it is committed, all at once, and never when it is aborted.
 *
 * Each method throws RxfaustError `RXFAUST_FENCED` where a newer producer has the same transactional id.
 */
export interface Transaction {
  send(records: readonly OutRecord[]): Promise<readonly SendResult[]>
  /** Commits a group's offsets with the transaction. */
  sendOffsets(group: string, offsets: readonly CommitOffset[]): Promise<void>
  commit(): Promise<void>
  abort(): Promise<void>
}
