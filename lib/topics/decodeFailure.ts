import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import { RxfaustError } from '../util/RxfaustError.js'

/**
 * A record could not be decoded: what the policy says becomes of it. Trying again is no use, as the bytes are the
 * same, so `retry` fails at once.
 */
export function decodeFailure(runtime: StreamRuntime, policy: ErrorPolicy, event: Event, cause: unknown): void {
  const { topic, partition, offset } = event.message
  const reason = cause instanceof Error ? cause.message : String(cause)
  const error = new RxfaustError(
    'RXFAUST_DECODE',
    `The record at offset ${offset} of partition ${partition} of topic "${topic}" can't be read: ${reason}`,
    'It stays unacknowledged under the policy "fail".',
    { cause, details: { topic, partition, offset, key: event.message.keyBytes } },
  )
  runtime.monitor.decodeErrors++
  if (policy === 'skip') {
    runtime.monitor.eventsSkipped++
    runtime.logger.warn({ error }, 'record skipped')
    event.expect(0)
    return
  }
  event.expect(1)
  if (typeof policy === 'object' && 'deadLetter' in policy) {
    runtime.deadLetter(policy.deadLetter, event, error).then(
      () => event.settle(),
      (failure: unknown) => {
        event.drop()
        runtime.fail(failure)
      },
    )
    return
  }
  event.drop()
  runtime.fail(error)
}
