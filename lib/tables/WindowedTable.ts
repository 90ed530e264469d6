import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import { tumblingWindow } from '../windows/tumblingWindow.js'
import { createWindowFormat } from './createWindowFormat.js'
import { KeyedState } from './KeyedState.js'
import type { TableHost } from './TableHost.js'
import type { TablePartition } from './TablePartition.js'
import type { WindowAccess } from './WindowAccess.js'
import type { WindowEntry } from './WindowEntry.js'
import type { WindowKey } from './WindowKey.js'
import { WindowSet } from './WindowSet.js'
import { windowedName } from './windowedName.js'

/**
 * A table per window of time. Stream time, by which windows expire, is per partition: the latest timestamp of an event
 * that has written.
 *
 * @example
 * const perMinute = totals.tumbling({ minutes: 1 }, { expires: { hours: 1 } })
 * orders.subscribe(order => perMinute.get(order.account).update(total => total + order.amount))
 * perMinute.get('ann').at(new Date('2001-01-01T00:47Z'))
 */
export class WindowedTable<K, V, Absent = undefined> {
  readonly name: string
  /** Of a window, in milliseconds. */
  readonly size: number
  /** How long a window is kept behind its end, in milliseconds; `undefined` keeps it for ever. */
  readonly expires: number | undefined
  readonly #host: TableHost
  readonly #state: KeyedState<WindowKey<K>, V>
  readonly #absent: () => V | Absent
  readonly #access: WindowAccess<K, V, Absent>

  /** @internal made by `Table.tumbling` */
  constructor(
    host: TableHost,
    table: KeyedState<K, V>,
    absent: () => V | Absent,
    size: DurationInput,
    expires: DurationInput | undefined,
  ) {
    this.#host = host
    this.#absent = absent
    this.size = wholeMillis(size, `The size of a window of table "${table.name}"`)
    this.expires = expires === undefined ? undefined : toMillis(expires, `expires of table "${table.name}"`)
    this.#state = new KeyedState(host, {
      name: windowedName(table.name, 'tumbling', this.size),
      kind: 'windowed',
      format: createWindowFormat(table.format),
      partitions: table.partitions,
      follows: table,
      retention: { size: this.size, expires: this.expires },
    })
    this.name = this.#state.name
    this.#access = {
      read: (key, time) => this.#read(key, time),
      write: (key, value) => this.#write(key, value),
      update: (key, change) => this.#update(key, change),
      now: () => host.scheduler.now(),
    }
    host.registerTable(this.#state)
  }

  /** The windows of a key. */
  get(key: K): WindowSet<K, V, Absent> {
    return new WindowSet(this.#access, key)
  }

  /**
   * The entries of the partitions that this worker owns, uncommitted writes included: partition by partition, each
   * from the oldest window to the newest. Expired windows are left out.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the start; from the iteration `RXFAUST_STORE` where a partition is
   * lost meanwhile
   */
  async *entries(): AsyncIterableIterator<WindowEntry<K, V>> {
    for (const partition of this.#state.owned()) {
      for await (const [{ start, key }, value] of partition.entries()) {
        yield { key, window: { start, end: start + this.size }, value }
      }
    }
  }

  #read(key: K, time: number | undefined): V | Absent {
    const { start } = tumblingWindow(this.size, time ?? this.#eventTime(currentClaim()))
    this.#host.monitor.tableReads++
    const value = this.#state.read({ start, key }, start)
    return value === undefined ? this.#absent() : value
  }

  #write(key: K, value: V | undefined): void {
    const claim = currentClaim()
    const partition = this.#state.forWriting(claim)
    const start = this.#liveStart(partition, this.#eventTime(claim))
    if (start !== undefined) partition.write({ start, key }, value)
  }

  #update(key: K, change: (value: V | Absent) => V): V | undefined {
    const claim = currentClaim()
    const partition = this.#state.forWriting(claim)
    const start = this.#liveStart(partition, this.#eventTime(claim))
    return start === undefined ? undefined : partition.update({ start, key }, change, this.#absent)
  }

  /** The start of the window that a write goes to; `undefined` where it has expired. */
  #liveStart(partition: TablePartition<WindowKey<K>, V>, timestamp: number): number | undefined {
    const { monitor } = this.#host
    partition.advance(timestamp)
    const { start } = tumblingWindow(this.size, timestamp)
    if (start >= partition.firstLive) {
      monitor.tableWrites++
      return start
    }
    monitor.lateWrites++
    this.#host.warn(
      'RXFAUST_LATE_WRITE',
      `An event came after its window of table "${this.name}" had expired, and changed nothing. Raise \`expires\` if ` +
        'events are as late as that; monitor.lateWrites counts them.',
    )
    return undefined
  }

  #eventTime(claim: Claim | undefined): number {
    if (claim !== undefined) return claim.event.timestamp
    throw new RxfaustError(
      'RXFAUST_TABLE_SCOPE',
      `The current window of table "${this.name}" was asked for outside of a stream, where no event tells the time.`,
      'Use now() or at(time).',
    )
  }
}

function wholeMillis(size: DurationInput, what: string): number {
  const millis = toMillis(size, what)
  if (Number.isSafeInteger(millis) && millis > 0) return millis
  throw new RxfaustError('RXFAUST_OPTION', `${what} is ${millis} ms.`, 'Give a whole number of milliseconds above 0.')
}
