import type { Claim } from '../acks/Claim.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { WindowInput } from '../windows/defineWindow.js'
import { KeyedTable } from './KeyedTable.js'
import { TableWindows } from './windows/TableWindows.js'
import { WindowedTable } from './windows/WindowedTable.js'
import type { SessionTableOptions, WindowedTableOptions } from './windows/WindowedTableOptions.js'

/** A table of which there may be windows. */
export abstract class WindowingTable<K, V, Absent> extends KeyedTable<K, V, Absent> {
  /**
   * The same keys per window of time, windows next to each other, aligned to the epoch. It is a state of its own, with
   * its own changelog; the default is that of the table.
   *
   * @param size of a window
   * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_NAME`, `RXFAUST_STATE` after the start
   * @example
   * const perDay = totals.tumbling({ days: 1 }, { expires: { days: 30 } })
   * orders.subscribe(order => perDay.get(order.account).update(total => total + order.amount))
   */
  tumbling(size: DurationInput, options: WindowedTableOptions = {}): WindowedTable<K, V, Absent> {
    return this.#windowed({ kind: 'tumbling', size }, options)
  }

  /**
   * The same with a window of `size` every `step`, aligned to the epoch: an event falls into several.
   *
   * @throws RxfaustError as {@link tumbling}
   * @example
   * const lastHour = totals.hopping({ hours: 1 }, { minutes: 5 }, { expires: { hours: 2 } })
   */
  hopping(size: DurationInput, step: DurationInput, options: WindowedTableOptions = {}): WindowedTable<K, V, Absent> {
    return this.#windowed({ kind: 'hopping', size, step }, options)
  }

  /**
   * The same with windows that slide: what is read at a point of time is made of the events from `before` before it to
   * `after` behind it, both included. What is kept are Kafka Streams' sliding windows, as many as there are different
   * contents. The windows' keys are in memory.
   *
   * @throws RxfaustError as {@link tumbling}
   * @example
   * const lastMinute = totals.sliding({ minutes: 1 }, 0, { expires: { minutes: 5 } })
   */
  sliding(
    before: DurationInput,
    after: DurationInput,
    options: WindowedTableOptions = {},
  ): WindowedTable<K, V, Absent> {
    return this.#windowed({ kind: 'sliding', before, after }, options)
  }

  /**
   * The same with a window for each session of a key: events that are not further apart than `gap`. The windows' keys
   * are in memory.
   *
   * @param options `merge` makes one value of those of two sessions that an event has joined
   * @throws RxfaustError as {@link tumbling}
   * @example
   * const visits = clicks.session({ minutes: 30 }, { merge: (_user, a, b) => a + b, grace: { minutes: 5 } })
   */
  session(gap: DurationInput, options: SessionTableOptions<K, V>): WindowedTable<K, V, Absent> {
    return this.#windowed({ kind: 'session', gap }, options)
  }

  /** @internal refuses keys that the event must not write into a window. @throws RxfaustError `RXFAUST_TABLE_SCOPE` */
  protected abstract checkInWindows(key: K, claim: Claim): void

  #windowed(
    window: WindowInput,
    options: WindowedTableOptions | SessionTableOptions<K, V>,
  ): WindowedTable<K, V, Absent> {
    const { host, state: table, absent } = this
    const check = (key: K, claim: Claim): void => this.checkInWindows(key, claim)
    return new WindowedTable(new TableWindows<K, V, Absent>({ host, table, absent, check, window, options }))
  }
}
