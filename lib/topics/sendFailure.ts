import type { Claim } from '../acks/Claim.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { TopicHost } from './TopicHost.js'

/**
 * A record that was made of an event could not be sent. Where the broker refuses it for what it is, as one that is too
 * large, the policy of the event decides as for any other failure; trying again is no use, so `retry` fails at once.
 *
 * @param passOver goes on as if it had been sent
 */
export function sendFailure(
  host: TopicHost,
  topic: string,
  claim: Claim | undefined,
  cause: unknown,
  passOver: () => void,
): void {
  const error = new RxfaustError(
    'RXFAUST_SEND',
    `A record for topic "${topic}" could not be sent: ${cause instanceof Error ? cause.message : String(cause)}`,
    'The event it was made of stays unacknowledged and comes again after the next start.',
    { cause, details: { topic } },
  )
  if (claim === undefined) {
    host.fail(error)
    return
  }
  // The record's event comes again, here or elsewhere, and the record with it.
  if (isAbandoned(claim)) {
    host.logger.debug({ error }, 'a record of a lost partition could not be sent')
    return
  }
  if (host.interrupted(claim, cause)) {
    claim.drop()
    return
  }
  const passing = cause instanceof RxfaustError && cause.retriable
  const policy = passing ? 'fail' : host.policyOf(claim.event.message.topic)
  if (policy === 'skip') {
    host.logger.warn({ error }, 'a record that could not be sent was skipped')
    host.monitor.eventsSkipped++
    passOver()
  } else if (typeof policy === 'object' && 'deadLetter' in policy) {
    host.deadLetter(policy.deadLetter, claim.event, error).then(passOver, (failure: unknown) => {
      claim.drop()
      if (!host.interrupted(claim, failure)) host.fail(failure)
    })
  } else {
    claim.drop()
    host.fail(error)
  }
}
