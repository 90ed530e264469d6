import type { Observable, Subscriber, Subscription } from 'rxjs'
import { callSite } from './callSite.js'
import type { StepClock } from './StepClock.js'

/** Subscribes to what an operator gives such that, in development, its source knows for which step that is. */
export function subscribeAs<T>(
  result: Observable<T>,
  operator: string,
  steps: StepClock | undefined,
): (subscriber: Subscriber<T>) => Subscription {
  if (steps === undefined) return subscriber => result.subscribe(subscriber)
  const step = `${operator || 'an operator'}, ${callSite()}`
  return subscriber => {
    const outer = steps.subscribing
    steps.subscribing = step
    try {
      return result.subscribe(subscriber)
    } finally {
      steps.subscribing = outer
    }
  }
}
