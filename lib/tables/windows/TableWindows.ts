import { Subject } from 'rxjs'
import type { Claim } from '../../acks/Claim.js'
import { currentClaim } from '../../acks/currentClaim.js'
import type { Event } from '../../acks/Event.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { WindowInput } from '../../windows/defineWindow.js'
import { defineWindow } from '../../windows/defineWindow.js'
import { emitChange } from '../emitChange.js'
import type { KeyedState } from '../state/KeyedState.js'
import type { TableHost } from '../state/TableHost.js'
import { locateWindow } from './locateWindow.js'
import type { WindowChange } from './WindowChange.js'
import type { WindowEntry } from './WindowEntry.js'
import { WindowedState } from './WindowedState.js'
import type { WindowedTableChange } from './WindowedTableChange.js'
import type { SessionTableOptions, WindowedTableOptions } from './WindowedTableOptions.js'
import { windowedName } from './windowedName.js'

/** What the windows of a table are made from. */
export interface TableWindowsOptions<K, V, Absent> {
  readonly host: TableHost
  /** The table whose keys, values and partitions they have. */
  readonly table: KeyedState<K, V>
  readonly absent: () => V | Absent
  /** Refuses keys that the event must not write. */
  readonly check: (key: K, claim: Claim) => void
  readonly window: WindowInput
  readonly options: WindowedTableOptions | SessionTableOptions<K, V>
}

/** The windows of a table, as all its views see them. */
export class TableWindows<K, V, Absent> {
  readonly host: TableHost
  readonly state: WindowedState<K, V>
  readonly absent: () => V | Absent
  readonly changes = new Subject<WindowedTableChange<K, V>>()
  readonly closed = new Subject<WindowEntry<K, V>>()
  readonly late = new Subject<Event>()
  readonly #check: (key: K, claim: Claim) => void
  readonly #indexed: boolean
  /** Whether closes are announced: known when the first partition is opened. */
  #announces: boolean | undefined

  constructor({ host, table, absent, check, window, options }: TableWindowsOptions<K, V, Absent>) {
    const { expires, grace = expires, keyIndex, closeWhenIdle } = options
    const definition = defineWindow(window, `table "${table.name}"`)
    this.host = host
    this.absent = absent
    this.#check = check
    this.#indexed = keyIndex === true
    this.state = new WindowedState(host, {
      name: windowedName(table.name, definition),
      definition,
      grace,
      expires,
      closeWhenIdle,
      keyIndex,
      format: table.format,
      partitions: table.partitions,
      follows: table,
      merge: 'merge' in options ? options.merge : undefined,
      announces: () => {
        this.#announces = this.#announces === true || this.closed.observed || closeWhenIdle !== undefined
        return this.#announces
      },
      announce: ({ key, window: { start, end }, value }) => this.closed.next({ key, window: { start, end }, value }),
      late: event => emitChange(this.late, event, currentClaim()),
    })
    host.stopped$.subscribe(() => {
      this.changes.complete()
      this.closed.complete()
      this.late.complete()
    })
  }

  /** `undefined` where all windows are closed. */
  write(key: K, time: number, change: (value: V | undefined) => V | undefined): 'applied' | 'late' {
    const claim = currentClaim()
    this.state.state.forWriting(claim)
    this.#check(key, claim as Claim)
    const changed = this.changes.observed ? (made: WindowChange<K, V>) => this.#emit(made, claim) : undefined
    return this.state.apply(claim, key, time, change, changed)
  }

  read(key: K, time: number): V | Absent {
    this.host.monitor.tableReads++
    const value = this.state.read(key, time)
    return value === undefined ? this.absent() : value
  }

  /** @throws RxfaustError `RXFAUST_OPTION` without an index of keys, `RXFAUST_STATE` before the start */
  *items(time: number): Iterable<readonly [K, V]> {
    const { definition, name } = this.state
    if (!this.#indexed) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The keys of the windowed table "${name}" are not in memory.`,
        'Declare it with keyIndex: true, or iterate over entries() with `for await`.',
      )
    }
    for (const partition of this.state.owned()) {
      for (const key of partition.directory?.keys ?? []) {
        const found = locateWindow(definition, partition, key, time)
        if (found !== undefined) yield [key, found.value]
      }
    }
  }

  /** @throws RxfaustError `RXFAUST_OPTION` where windows never close, `RXFAUST_STATE` where it is too late to ask for them */
  checkClosing(): void {
    const { name, grace, state } = this.state
    if (grace === undefined) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `closed$ of the windowed table "${name}" was subscribed to, but its windows never close.`,
        'Give the table `grace`, how long windows take late events, or `expires`.',
      )
    }
    if (state.known === undefined || this.#announces !== false) return
    throw new RxfaustError(
      'RXFAUST_STATE',
      `closed$ of the windowed table "${name}" was subscribed to after the start of the app.`,
      'Subscribe before app.start(): where nobody listens then, it is not kept in memory which windows are open.',
    )
  }

  #emit(made: WindowChange<K, V>, claim: Claim | undefined): void {
    emitChange(this.changes, { ...made, event: claim?.event }, claim)
  }
}
