import { RxfaustError } from '../util/RxfaustError.js'

/** Why an app fails with a part of it that runs in the background. */
export function failedWork(kind: string, name: string, cause: unknown): RxfaustError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const advice =
    kind === 'service'
      ? 'Fix its cause, or give the service a supervisor that starts it again.'
      : "Fix its cause, or choose what becomes of errors: a supervisor calls it again, onError: 'log' goes on."
  return new RxfaustError('RXFAUST_TASK', `The ${kind} "${name}" has failed: ${reason}.`, advice, {
    cause,
    details: { [kind]: name },
  })
}
