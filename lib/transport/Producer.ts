import type { OutRecord } from './OutRecord.js'
import type { SendResult } from './SendResult.js'
import type { Transaction } from './Transaction.js'

/** Sends records. */
export interface Producer {
  /**
   * Sends the records and resolves when the broker has them, with one result per record in their order.
   * Records of one partition keep their order, also over several calls. A rejection means that none is known to
   * be stored (some may be).
   *
   * @throws RxfaustError `RXFAUST_UNKNOWN_TOPIC`, `RXFAUST_SEND`, `RXFAUST_BROKER`
   */
  send(records: readonly OutRecord[]): Promise<readonly SendResult[]>
  /** Begins a transaction; one at a time. @throws RxfaustError `RXFAUST_STATE` without a transactional id */
  begin(): Promise<Transaction>
  close(): Promise<void>
}
