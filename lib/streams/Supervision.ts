import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import type { RxfaustError } from '../util/RxfaustError.js'

/** Who decides what becomes of a subscription that has failed. */
export interface Supervision {
  /** What becomes of the event; `undefined` for the policy of the stream or the app. */
  policy(error: unknown, event: Event): ErrorPolicy | undefined
  /**
   * Called when the policy has dealt with the event.
   *
   * @returns the milliseconds after which it is subscribed again; or that the app fails; or that it is given up;
   * `undefined` for what the policy brings about by itself
   */
  failed(error: RxfaustError): number | 'fail' | 'forfeit' | undefined
  /** The policy has disposed of the event. @returns resolves when those who wait for its result have been told */
  disposed(event: Event, error: RxfaustError): Promise<void> | undefined
}
