import { RxfaustError } from '../../util/RxfaustError.js'
import type { SignalArguments } from './SignalArguments.js'

/** The error of a signal whose handlers have failed. */
export function signalError(name: keyof SignalArguments, id: string, errors: readonly unknown[]): RxfaustError {
  const [cause] = errors
  const message = cause instanceof Error ? cause.message : String(cause)
  const others = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`
  return new RxfaustError(
    'RXFAUST_SIGNAL',
    `A handler of on.${name} of app "${id}" has failed: ${message}${others}.`,
    'Mend the handler, or catch in it what may fail.',
    { cause: errors.length === 1 ? cause : new AggregateError(errors, message), details: { signal: name } },
  )
}
