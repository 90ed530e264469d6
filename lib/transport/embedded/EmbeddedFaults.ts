import type { CommitOffset } from '../CommitOffset.js'
import type { OutRecord } from '../OutRecord.js'

/** Where tests make an embedded broker fail. A hook that throws fails the call with what it throws. */
export interface EmbeddedFaults {
  /** Called before records are accepted, also those of transactions. */
  beforeSend: ((records: readonly OutRecord[]) => void) | undefined
  /** Called before a consumer's commit; a promise holds the commit up. */
  beforeCommit: ((group: string, offsets: readonly CommitOffset[]) => void | Promise<void>) | undefined
  /** Called before a transaction ends. */
  beforeEnd: ((transactionalId: string, outcome: 'commit' | 'abort') => void) | undefined
  /** While `false`, every request fails with `RXFAUST_BROKER` and nothing is delivered. */
  reachable: boolean
  /** Makes a group rebalance, as if a member had joined. */
  rebalance(group: string): void
  /** Throws a member out of its group (the first one where none is named), as if its session had timed out. */
  lose(group: string, memberId?: string): void
}
