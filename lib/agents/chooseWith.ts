import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import type { Logger } from '../util/Logger.js'

/** The policy that an agent's `onError` chooses for an event; `undefined` where it is a policy itself, or throws. */
export function chooseWith(
  onError: ErrorPolicy | ((error: unknown, event: Event) => ErrorPolicy | undefined) | undefined,
  agent: string,
  logger: Logger,
): (error: unknown, event: Event) => ErrorPolicy | undefined {
  if (typeof onError !== 'function') return () => undefined
  return (error, event) => {
    try {
      return onError(error, event)
    } catch (thrown) {
      logger.error({ error: thrown, agent }, "an agent's onError threw; the policy of its topic applies")
      return undefined
    }
  }
}
