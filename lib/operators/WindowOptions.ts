import type { Event } from '../acks/Event.js'
import type { Topic } from '../topics/Topic.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { TimeInput } from '../util/TimeInput.js'

/** What tells the time of an event: a field that holds it, a function, or `'now'` for the app's clock. */
export type EventTime<T> = 'now' | (keyof T & string) | ((value: T) => TimeInput)

/** How a stream is divided into windows. */
export interface WindowOptions<T, K> {
  /** How long behind its end a window takes late events, by stream time. Default 0. */
  readonly grace?: DurationInput
  /** What tells the time of an event. Default: the timestamp of its record. */
  readonly time?: EventTime<T>
  /**
   * Where a partition had no event for that long by the app's clock, its windows are closed by that clock. Default: only
   * the time of events closes windows.
   */
  readonly closeWhenIdle?: DurationInput
  /**
   * What gets the events that come after all their windows have closed, each in its own scope: a function, an Observer
   * of events, such as a Subject, or a topic, to which they are sent as they are.
   */
  readonly late?: ((event: Event<T, K>) => void) | { next(event: Event<T, K>): void } | Topic<T, K>
}
