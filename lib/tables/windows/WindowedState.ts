/*
 * The state of windows, for tables and operators alike: which windows an event changes, which are closed for it, and
 * what becomes due when it moves stream time.
 *
 * Stream time is per partition: the latest time of an event that has written. An event's own changes come first, then
 * what its time brings about; both depend on nothing but the order of the events, so that a replay at any speed ends
 * with the same bytes.
 */
import type { Claim } from '../../acks/Claim.js'
import type { Event } from '../../acks/Event.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import { windowSpan } from '../../windows/windowSpan.js'
import { RecoveryHooks } from '../recovery/RecoveryHooks.js'
import { KeyedState } from '../state/KeyedState.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { TableHost } from '../state/TableHost.js'
import type { TablePartition } from '../state/TablePartition.js'
import { announceWindows } from './announceWindows.js'
import { checkWindowTimes, type WindowTimes } from './checkWindowTimes.js'
import { createWindowFormat } from './createWindowFormat.js'
import { IdleWindows } from './IdleWindows.js'
import { locateWindow } from './locateWindow.js'
import type { WindowChange } from './WindowChange.js'
import { WindowDirectory } from './WindowDirectory.js'
import type { WindowEntry } from './WindowEntry.js'
import type { WindowedStateOptions } from './WindowedStateOptions.js'
import type { WindowKey } from './WindowKey.js'
import { WindowPartition } from './WindowPartition.js'
import type { WindowResult } from './WindowResult.js'
import type { WindowValue } from './WindowValue.js'
import { windowTime } from './windowTime.js'
import { writeWindows } from './writeWindows.js'

/** Windows of all partitions that this worker owns. */
export class WindowedState<K, V> {
  readonly name: string
  readonly definition: WindowDefinition
  /** What is stored, as the app knows it. */
  readonly state: KeyedState<WindowKey<K>, WindowValue<V>>
  readonly #host: TableHost
  readonly #options: WindowedStateOptions<K, V>
  readonly #times: WindowTimes
  readonly #span: number
  readonly #partitions = new WeakMap<TablePartition<WindowKey<K>, WindowValue<V>>, WindowPartition<K, V>>()
  #idle: IdleWindows<K, V> | undefined
  /** Of the last event. */
  #last: WindowPartition<K, V> | undefined

  /** Registers it with the app. @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_NAME`, `RXFAUST_STATE` after the start */
  constructor(host: TableHost, options: WindowedStateOptions<K, V>) {
    const { name, kind = 'windowed table', definition, format, partitions, follows, sources = [] } = options
    this.#host = host
    this.#options = options
    this.#times = checkWindowTimes(`${kind} "${name}"`, definition, options)
    this.#span = windowSpan(definition)
    this.definition = definition
    const { grace, expires, kept, every, closeWhenIdle } = this.#times
    if (definition.kind === 'session' && options.merge === undefined) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The sessions of ${kind} "${name}" have no merge.`,
        'Give merge: (key, earlier, later) => value, which makes one value of those of two sessions.',
      )
    }
    const { kind: windows, ...sizes } = definition
    const stored = createWindowFormat(format, definition)
    const hooks = new RecoveryHooks(name, stored)
    this.state = new KeyedState(host, {
      name,
      kind: 'windowed',
      format: stored,
      hooks,
      partitions,
      ...(follows === undefined ? {} : { follows }),
      sources,
      retention: { size: this.#span, expires: kept },
      attach: () => this.#attach(),
      described: { kind, window: { kind: windows, ...sizes }, settings: { grace, expires, every } },
    })
    this.name = this.state.name
    host.registerTable(this.state)
    if (closeWhenIdle === undefined) return
    this.#idle = new IdleWindows(host, this.state, closeWhenIdle, (table, time, claim) => {
      const partition = this.#of(table)
      const { directory } = partition
      directory?.begin(claim)
      table.advance(time)
      if (directory !== undefined) this.#announce(partition, directory, table.streamTime, claim)
    })
    hooks.onRecover(({ partition }) => this.#idle?.recovered(partition))
  }

  /** How long behind its end a window takes late events, in milliseconds; `undefined` never closes any. */
  get grace(): number | undefined {
    return this.#times.grace
  }

  /** How long behind its end a window is kept, in milliseconds; `undefined` keeps it for ever. */
  get expires(): number | undefined {
    return this.#times.expires
  }

  /** That of the keys, and of the values without what windows add. */
  get format(): StateFormat<K, V> {
    return this.#options.format
  }

  /**
   * Changes the windows of a point of time, then announces what has become due by it.
   *
   * @param claim of the event that is being processed
   * @param time of the event, whole milliseconds
   * @param change is called once for each window that is not closed (sliding: also for each that is new because of the
   * event, with what it begins with); `undefined` deletes it. What it throws is thrown, and nothing is written
   * @param changed is told of each write in order, in the scope of the caller, before anything is announced. Sessions
   * that became part of a longer one come first, without a value
   * @returns `late` where all windows are closed: nothing was changed
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE`, `RXFAUST_TOPIC_MISMATCH`, `RXFAUST_STALE_EPOCH`, and `RXFAUST_OPTION`
   * for a time that is no whole number
   */
  apply(
    claim: Claim | undefined,
    key: K,
    time: number,
    change: (value: V | undefined) => V | undefined,
    changed?: (change: WindowChange<K, V>) => void,
  ): 'applied' | 'late' {
    const partition = this.#of(this.state.forWriting(claim))
    if (!Number.isSafeInteger(time)) throw noTime(this.name, this.#options.format.show(key), time)
    const { directory, table } = partition
    directory?.begin(claim as Claim)
    const streamTime = Math.max(table.streamTime, time)
    const { grace, expires, kept } = this.#times
    // A session that is kept only because an update of it is held back has expired: it grows no more.
    const lives = this.definition.kind === 'session' ? expires : kept
    const applied = writeWindows(this.definition, this.#options.merge, {
      partition,
      key,
      time,
      firstOpen: grace === undefined ? -Infinity : streamTime - this.#span - grace + 1,
      firstLive: lives === undefined ? -Infinity : streamTime - this.#span - lives + 1,
      change,
      changed,
    })
    table.advance(streamTime)
    if (applied) this.#host.monitor.tableWrites++
    else this.#late(claim as Claim)
    if (directory !== undefined) this.#announce(partition, directory, streamTime, claim as Claim)
    this.#idle?.seen(table)
    return applied ? 'applied' : 'late'
  }

  /**
   * An event comes again that was applied before, since something behind it has failed: announces what it announced then.
   *
   * @throws RxfaustError as {@link apply}
   */
  repeat(claim: Claim): void {
    const partition = this.#of(this.state.forWriting(claim))
    const { directory, table } = partition
    if (directory === undefined) return
    directory.begin(claim)
    this.#announce(partition, directory, table.streamTime, claim)
  }

  /** The point of stream time up to which everything that was due has been announced, in the event's partition. */
  announced(claim: Claim): number {
    return this.#of(this.state.forWriting(claim)).directory?.announcements.reached ?? -Infinity
  }

  /**
   * The value of the window that a point of time falls into: the latest of several hopping windows; of sliding windows
   * the content of [time - before, time + after]; the session that an event of that time would belong to.
   *
   * @throws RxfaustError as `KeyedState.read`
   */
  read(key: K, time: number): V | undefined {
    return this.find(key, time)?.value
  }

  /** As {@link read}, with the window. */
  find(key: K, time: number): WindowResult<K, V> | undefined {
    const { definition } = this
    return this.state.find({ start: time, end: time, key }, table => {
      const partition = this.#of(table)
      return locateWindow(definition, partition, key, time)
    })
  }

  /**
   * The entries of the partitions that this worker owns, uncommitted writes included: partition by partition, each
   * from the oldest window to the newest. Expired windows are left out.
   */
  async *entries(): AsyncIterableIterator<WindowEntry<K, V>> {
    const timeOf = windowTime(this.definition)
    for (const partition of this.owned()) {
      for await (const [window, { value }] of partition.table.entries()) {
        const { start, end, key } = window
        if (timeOf(window) >= partition.firstLive) yield { key, window: { start, end }, value }
      }
    }
  }

  /** The partitions that this worker owns, with their directories. */
  owned(): WindowPartition<K, V>[] {
    return this.state.owned().map(table => this.#of(table))
  }

  #announce(partition: WindowPartition<K, V>, directory: WindowDirectory<K, V>, time: number, claim: Claim): void {
    announceWindows(partition, directory.due(time, claim), claim, this.#options)
  }

  #late(claim: Claim): void {
    const { kind = 'windowed table', late } = this.#options
    this.#host.monitor.lateWrites++
    this.#host.warn(
      'RXFAUST_LATE_WRITE',
      `An event came after its windows of ${kind} "${this.name}" had closed, and changed nothing. Raise \`grace\` if ` +
        'events are as late as that; monitor.lateWrites counts them.',
    )
    late?.(claim.event as Event)
  }

  #attach(): WindowDirectory<K, V> | undefined {
    const { definition } = this
    const { announces, format, keyIndex = false } = this.#options
    const { grace, every } = this.#times
    const byKey = keyIndex || definition.kind === 'sliding' || definition.kind === 'session'
    const closeAfter = every === undefined && grace !== undefined && announces() ? this.#span + grace : undefined
    if (!byKey && closeAfter === undefined && every === undefined) return undefined
    return new WindowDirectory({ format, timeOf: windowTime(definition), byKey, closeAfter, every })
  }

  #of(table: TablePartition<WindowKey<K>, WindowValue<V>>): WindowPartition<K, V> {
    if (this.#last?.table === table) return this.#last
    let partition = this.#partitions.get(table)
    if (partition === undefined) {
      const { every, expires = 0, kept = 0 } = this.#times
      partition = new WindowPartition(table, this.#options.format, every !== undefined, kept - expires)
      this.#partitions.set(table, partition)
    }
    this.#last = partition
    return partition
  }
}

function noTime(name: string, key: string, time: number): RxfaustError {
  return new RxfaustError(
    'RXFAUST_OPTION',
    `The time of an event with key ${key}, for windows of "${name}", is ${time}.`,
    'Times are whole milliseconds since the epoch.',
    { details: { table: name, key } },
  )
}
