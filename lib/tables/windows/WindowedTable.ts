import { currentClaim } from '../../acks/currentClaim.js'
import type { Event } from '../../acks/Event.js'
import { Stream } from '../../streams/Stream.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { TimeInput } from '../../util/TimeInput.js'
import { toTimestamp } from '../../util/toTimestamp.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import type { AnsiTableOptions } from '../AnsiTableOptions.js'
import { ansiTable } from '../ansiTable.js'
import type { TableWindows } from './TableWindows.js'
import type { WindowAccess } from './WindowAccess.js'
import type { WindowEntry } from './WindowEntry.js'
import type { WindowedTableChange } from './WindowedTableChange.js'
import type { WindowedTableInfo } from './WindowedTableInfo.js'
import { WindowSet } from './WindowSet.js'
import { WindowView } from './WindowView.js'

/** The time of an event, or of a clock, that says which windows it is about. */
type RelativeTime = (event: Event | undefined) => number | undefined

/**
 * A table per window of time, and a Stream of its changes. Stream time, by which windows close and expire, is per
 * partition: the latest time of an event that has written.
 *
 * A window closes when stream time has reached its end plus `grace`: it takes no writes any more, and `closed$` gives
 * its value. It is deleted when stream time has reached its end plus `expires`.
 *
 * @example
 * const perMinute = totals.tumbling({ minutes: 1 }, { expires: { hours: 1 }, grace: { seconds: 10 } })
 * orders.subscribe(order => perMinute.get(order.account).update(total => total + order.amount))
 * perMinute.closed$.subscribe(({ key, window, value }) => console.log(key, new Date(window.start), value))
 * perMinute.get('ann').at(new Date('2001-01-01T00:47Z'))
 */
export class WindowedTable<K, V, Absent = undefined> extends Stream<WindowedTableChange<K, V>, K> {
  readonly name: string
  /** Kind and lengths of the windows, in milliseconds. */
  readonly definition: WindowDefinition
  /** How long behind its end a window takes events, in milliseconds; `undefined` never closes any. */
  readonly grace: number | undefined
  /** How long a window is kept behind its end, in milliseconds; `undefined` keeps it for ever. */
  readonly expires: number | undefined
  /**
   * Each window that closes, with its last value, once for each committed close: ordered by time, then by the keys'
   * bytes. A value belongs to the event that moved stream time, which is acknowledged when it is dealt with; after a
   * crash, what was not committed is given again. It has to be subscribed to before the start.
   */
  readonly closed$: Stream<WindowEntry<K, V>, K>
  /** Events that came after all their windows had closed, and changed nothing. */
  readonly late$: Stream<Event, K>
  readonly #windows: TableWindows<K, V, Absent>
  readonly #access: WindowAccess<K, V, Absent>

  /** @internal made by the window methods of `Table` */
  constructor(windows: TableWindows<K, V, Absent>, relativeTime: RelativeTime = event => event?.timestamp) {
    const { host, state, changes, closed, late } = windows
    super(host, undefined, subscriber => changes.subscribe(subscriber))
    this.#windows = windows
    this.name = state.name
    this.definition = state.definition
    this.grace = state.grace
    this.expires = state.expires
    this.closed$ = new Stream<WindowEntry<K, V>, K>(host, undefined, subscriber => {
      windows.checkClosing()
      return closed.subscribe(subscriber)
    })
    this.late$ = new Stream<Event, K>(host, undefined, subscriber => late.subscribe(subscriber))
    const ownTime = (event = currentClaim()?.event): number => this.#known(relativeTime(event))
    this.#access = {
      read: (key, time) => windows.read(key, time),
      write: (key, value) => void windows.write(key, ownTime(), () => value),
      update: (key, change) => this.#update(key, ownTime(), change),
      items: time => windows.items(time),
      currentTime: (event = currentClaim()?.event) => this.#known(event?.timestamp),
      ownTime,
      now: () => Math.floor(host.scheduler.now()),
    }
  }

  /** The windows of a key. */
  get(key: K): WindowSet<K, V, Absent> {
    return new WindowSet(this.#access, key)
  }

  /** The keys that have a value at a point of time; needs `keyIndex`. */
  keys(): WindowView<K, V, K> {
    return new WindowView(this.#access, ([key]) => key)
  }

  /** The values at a point of time; needs `keyIndex`. */
  values(): WindowView<K, V, V> {
    return new WindowView(this.#access, ([, value]) => value)
  }

  /** The entries at a point of time; needs `keyIndex`. */
  items(): WindowView<K, V, readonly [K, V]> {
    return new WindowView(this.#access, item => item)
  }

  /**
   * All windows of the partitions that this worker owns, uncommitted writes included: partition by partition, each
   * from the oldest window to the newest. Expired windows are left out.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the start; from the iteration `RXFAUST_STORE` where a partition is
   * lost meanwhile
   */
  entries(): AsyncIterableIterator<WindowEntry<K, V>> {
    return this.#windows.state.entries()
  }

  /** The same windows by the record's timestamp: what a table begins with. */
  relativeToStream(): WindowedTable<K, V, Absent> {
    return new WindowedTable(this.#windows)
  }

  /** The same windows by the app's clock at the time of processing. A replay gives other windows then. */
  relativeToNow(): WindowedTable<K, V, Absent> {
    const { scheduler } = this.#windows.host
    return new WindowedTable(this.#windows, () => Math.floor(scheduler.now()))
  }

  /**
   * The same windows by a time in the event's value. Stream time goes by it as well, as far as it is written with.
   *
   * @param field its name, or a function that gives it: milliseconds since the epoch, a Date or a DateTime
   * @example
   * const byOrderTime = perMinute.relativeToField((order: Order) => order.orderedAt)
   */
  relativeToField<T>(field: string | ((value: T, event: Event) => TimeInput)): WindowedTable<K, V, Absent> {
    const read =
      typeof field === 'function'
        ? field
        : (value: T): TimeInput => (value as Record<string, TimeInput>)[field] as TimeInput
    const what = `The time of an event, for windows of "${this.name}",`
    return new WindowedTable(this.#windows, event => {
      if (event === undefined) return undefined
      return Math.floor(toTimestamp(read(event.value as T, event) ?? Number.NaN, what))
    })
  }

  /**
   * The {@link entries} as a table for the terminal, Faust's `as_ansitable`.
   *
   * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_STATE` before the start
   */
  async asAnsiTable(options?: AnsiTableOptions): Promise<string> {
    const { name } = this
    let size = 0
    for await (const _ of this.entries()) size++
    return ansiTable({ name, size, head: ['Key and window', 'Value'], entries: this.#shown() }, options)
  }

  override info(): WindowedTableInfo {
    const { name, definition, grace, expires } = this
    const { changelogTopic: changelog, follows, known } = this.#windows.state.state
    const partitions = known ?? follows?.partitions
    return {
      kind: 'table',
      name,
      table: 'windowed',
      window: definition,
      grace,
      expires,
      changelog,
      ...(partitions === undefined ? {} : { partitions }),
      owned: known === undefined ? [] : this.#windows.state.state.owned().map(({ partition }) => partition),
      sources: [],
    }
  }

  #update(key: K, time: number, change: (value: V | Absent) => V): V | undefined {
    const { absent } = this.#windows
    let last: V | undefined
    const result = this.#windows.write(key, time, value => {
      last = change(value === undefined ? absent() : value) ?? undefined
      return last
    })
    if (result === 'late') return undefined
    return this.definition.kind === 'sliding' ? this.#windows.state.read(key, time) : last
  }

  async *#shown(): AsyncIterableIterator<readonly [string, V]> {
    const { format } = this.#windows.state
    for await (const { key, window, value } of this.entries()) {
      yield [`${format.show(key)} ${shownTime(window.start)} – ${shownTime(window.end)}`, value]
    }
  }

  #known(time: number | undefined): number {
    if (time !== undefined) return time
    throw new RxfaustError(
      'RXFAUST_TABLE_SCOPE',
      `The current window of table "${this.name}" was asked for outside of a stream, where no event tells the time.`,
      'Use now() or at(time).',
    )
  }
}

function shownTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.valueOf()) ? String(time) : date.toISOString()
}
