import type { Claim } from '../acks/Claim.js'
import type { Delivery } from '../acks/Delivery.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import { Attempts } from './Attempts.js'
import type { StreamRuntime } from './StreamRuntime.js'
import type { Supervision } from './Supervision.js'

type Retry = Extract<ErrorPolicy, { retry: number }>

/** What the error policy of a subscription does with the events that have failed. */
export class FailedEvents {
  readonly #attempts = new Attempts()

  constructor(
    private readonly runtime: StreamRuntime,
    private readonly policy: ErrorPolicy | undefined,
    private readonly supervision: Supervision | undefined,
  ) {}

  policyFor(error: unknown, claim: Claim): ErrorPolicy {
    return this.supervision?.policy(error, claim.event) ?? this.policy ?? this.runtime.onError
  }

  skip(failed: readonly Delivery[], error: RxfaustError): void {
    this.runtime.logger.warn({ error }, 'event skipped')
    this.runtime.monitor.eventsSkipped += failed.length
    for (const delivery of failed) {
      const told = this.supervision?.disposed(delivery.event, error)
      if (told === undefined) delivery.giveUp()
      else {
        delivery.takeOver()
        told.then(
          () => delivery.event.settle(),
          (cause: unknown) => this.runtime.fail(cause),
        )
      }
    }
  }

  deadLetter(failed: readonly Delivery[], topic: string, error: RxfaustError): void {
    for (const delivery of failed) {
      // Not delivered again, and unfinished until the broker has it.
      delivery.takeOver()
      const told = this.supervision?.disposed(delivery.event, error)
      Promise.all([this.runtime.deadLetter(topic, delivery.event, error), told]).then(
        () => delivery.event.settle(),
        (cause: unknown) => {
          delivery.event.drop()
          if (!this.runtime.interrupted(delivery, cause)) this.runtime.fail(cause)
        },
      )
    }
  }

  /** @returns the milliseconds before the next attempt, or `undefined` where there is none left */
  attempt(failed: readonly Delivery[], policy: Retry, error: Error): number | undefined {
    const attempt = 1 + Math.max(0, ...failed.map(delivery => this.#attempts.of(delivery.event)))
    if (attempt > policy.retry) return undefined
    for (const delivery of failed) this.#attempts.set(delivery.event, attempt)
    const backoff = toMillis(policy.backoff ?? 1000, 'backoff') * 2 ** (attempt - 1)
    this.runtime.logger.warn({ error, attempt, backoff }, 'event will be tried again')
    return backoff
  }
}
