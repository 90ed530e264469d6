import { RxfaustError } from '../../util/RxfaustError.js'

/** The error of a commit that comes too late. */
export function staleEpochError(group: string, cause?: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_STALE_EPOCH',
    `Offsets of group ${group} were not committed: they belong to an assignment that is over.`,
    'Drop them; whoever has the partitions now starts at what was committed before.',
    { cause, details: { group } },
  )
}
