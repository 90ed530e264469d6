import type { Event } from '../../acks/Event.js'
import type { DurationInput } from '../../util/DurationInput.js'
import type { TimeInput } from '../../util/TimeInput.js'
import { toMillis } from '../../util/toMillis.js'
import { toTimestamp } from '../../util/toTimestamp.js'
import type { WindowAccess } from './WindowAccess.js'

/**
 * Keys, values or entries of a windowed table at a point of time, in the order of the keys' bytes in each partition
 * that this worker owns. Iterated itself, it is at the time that the table is relative to.
 *
 * @example
 * for (const [account, total] of perMinute.items().now()) console.log(account, total)
 * for (const [account, total] of perMinute.relativeToNow().items().delta({ seconds: 30 })) console.log(account, total)
 * orders.subscribe(() => console.log([...perMinute.keys().delta({ minutes: 1 })]))
 */
export class WindowView<K, V, T> implements Iterable<T> {
  /** @internal made by `WindowedTable` */
  constructor(
    private readonly access: WindowAccess<K, V, unknown>,
    private readonly pick: (item: readonly [K, V]) => T,
  ) {}

  /** @throws RxfaustError `RXFAUST_OPTION` without `keyIndex`, `RXFAUST_TABLE_SCOPE` where no event tells the time */
  [Symbol.iterator](): Iterator<T> {
    return this.#at(this.access.ownTime())
  }

  /** At an event's timestamp, by default the current one's. @throws RxfaustError `RXFAUST_TABLE_SCOPE` without an event */
  current(event?: Event): Iterable<T> {
    return this.#from(this.access.currentTime(event))
  }

  /** At the time of the app's clock. */
  now(): Iterable<T> {
    return this.#from(this.access.now())
  }

  /** At a point in time. */
  at(time: TimeInput): Iterable<T> {
    return this.#from(toTimestamp(time, 'The time of at()'))
  }

  /**
   * So long before the time that the table is relative to: of an event, by default the current one, or of the clock.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE` where no event tells the time
   */
  delta(duration: DurationInput, event?: Event): Iterable<T> {
    return this.#from(this.access.ownTime(event) - toMillis(duration, 'The duration of delta()'))
  }

  #from(time: number): Iterable<T> {
    return { [Symbol.iterator]: () => this.#at(time) }
  }

  *#at(time: number): Iterator<T> {
    const { pick } = this
    for (const item of this.access.items(time)) yield pick(item)
  }
}
