import { RxfaustError } from '../../util/RxfaustError.js'

/** The error of a producer whose transactional id somebody newer has. */
export function fencedError(transactionalId: string, cause: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_FENCED',
    `A newer producer has the transactional id ${transactionalId}.`,
    'Drop this producer and what it was about to write; its successor does the work now.',
    { cause, details: { transactionalId } },
  )
}
