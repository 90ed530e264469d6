import type { Event } from '../../acks/Event.js'
import type { DurationInput } from '../../util/DurationInput.js'
import type { TimeInput } from '../../util/TimeInput.js'
import { toMillis } from '../../util/toMillis.js'
import { toTimestamp } from '../../util/toTimestamp.js'
import type { WindowAccess } from './WindowAccess.js'

/**
 * The windows of one key. A read gives the value of the window that a point of time falls into: of hopping windows the
 * latest, of sliding ones that from `before` before it to `after` behind it, of sessions the one that an event of that
 * time would belong to. What is written goes to all windows of the event that is being processed which are not closed.
 */
export class WindowSet<K, V, Absent = undefined> {
  /** @internal made by `WindowedTable.get` */
  constructor(
    private readonly access: WindowAccess<K, V, Absent>,
    readonly key: K,
  ) {}

  /**
   * The value at an event's timestamp. Default: the current event.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE` outside of a stream without an event
   */
  current(event?: Event): V | Absent {
    return this.access.read(this.key, this.access.currentTime(event))
  }

  /**
   * The value where `set` and `update` write: at the current event's timestamp, or what `relativeToField` and
   * `relativeToNow` have chosen instead. Of another event, where it would write.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE` outside of a stream without an event, unless relative to the clock
   */
  value(event?: Event): V | Absent {
    return this.access.read(this.key, this.access.ownTime(event))
  }

  /** The value at the time of the app's clock. */
  now(): V | Absent {
    return this.access.read(this.key, this.access.now())
  }

  /** The value at a point in time. */
  at(time: TimeInput): V | Absent {
    return this.access.read(this.key, toTimestamp(time, 'The time of at()'))
  }

  /**
   * The value so long before an event's timestamp. Default: the current event.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE` outside of a stream without an event
   * @example
   * const half = perMinute.get('ann').delta({ minutes: 30 })
   */
  delta(duration: DurationInput, event?: Event): V | Absent {
    return this.access.read(this.key, this.access.currentTime(event) - toMillis(duration, 'The duration of delta()'))
  }

  /** Stores a value; `null` and `undefined` delete it. @throws RxfaustError as `Table.set` */
  set(value: V): void {
    this.access.write(this.key, value ?? undefined)
  }

  /** Deletes the value. @throws RxfaustError as `Table.set` */
  delete(): void {
    this.access.write(this.key, undefined)
  }

  /**
   * Replaces the value of each window by what `change` makes of it, or of the default. Gives the new one where
   * {@link value} reads, and `undefined` where all windows are closed: `change` is not called then.
   *
   * @throws RxfaustError as `Table.set`
   */
  update(change: (value: V | Absent) => V): V | undefined {
    return this.access.update(this.key, change)
  }
}
