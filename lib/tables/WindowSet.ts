import type { TimeInput } from '../util/TimeInput.js'
import { toTimestamp } from '../util/toTimestamp.js'
import type { WindowAccess } from './WindowAccess.js'

/**
 * The windows of one key. What is written goes to the window of the event that is being processed, by the event's
 * timestamp. A window that has expired is as if nothing had been written to it, and takes no writes: they are counted
 * in `monitor.lateWrites`.
 */
export class WindowSet<K, V, Absent = undefined> {
  /** @internal made by `WindowedTable.get` */
  constructor(
    private readonly access: WindowAccess<K, V, Absent>,
    readonly key: K,
  ) {}

  /** The value in the window of the current event. @throws RxfaustError `RXFAUST_TABLE_SCOPE` outside of a stream */
  current(): V | Absent {
    return this.access.read(this.key)
  }

  /** The same as {@link current}. */
  value(): V | Absent {
    return this.access.read(this.key)
  }

  /** The value in the window that the app's clock is in. */
  now(): V | Absent {
    return this.access.read(this.key, this.access.now())
  }

  /** The value in the window that a point in time falls into. */
  at(time: TimeInput): V | Absent {
    return this.access.read(this.key, toTimestamp(time, 'The time of at()'))
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
   * Replaces the value by what `change` makes of it, or of the default; gives the new one, and `undefined` where the
   * window has expired: `change` is not called then.
   *
   * @throws RxfaustError as `Table.set`
   */
  update(change: (value: V | Absent) => V): V | undefined {
    return this.access.update(this.key, change)
  }
}
