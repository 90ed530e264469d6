import { type Observer, Subscriber } from 'rxjs'
import { InnerSubscriber } from './InnerSubscriber.js'
import type { StepClock } from './StepClock.js'

/** Tells the clock of a step's work on each value. */
export function watchStep<T>(
  observer: Observer<T> | Subscriber<T>,
  steps: StepClock,
  step: string,
): Observer<T> | Subscriber<T> {
  const next = (value: T): void => {
    const outer = steps.enter(step)
    try {
      observer.next(value)
    } finally {
      steps.leave(outer)
    }
  }
  if (!(observer instanceof Subscriber)) {
    return { next, error: (error: unknown) => observer.error(error), complete: () => observer.complete() }
  }
  return new InnerSubscriber<T>(observer, { next })
}
