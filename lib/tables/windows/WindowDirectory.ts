/*
 * Which windows of one partition there are, in memory. The store finds a window by its key alone, and synchronously
 * only that: which windows a key has (sliding windows and sessions need to know), which close when, and which updates
 * are held back until when, is looked for here. The values stay where they are.
 */
import type { Claim } from '../../acks/Claim.js'
import { TimeBuckets } from '../../windows/TimeBuckets.js'
import { Announcements } from '../changelog/Announcements.js'
import type { StateAttachment } from '../state/StateAttachment.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowValue } from './WindowValue.js'

/** What is to be known of the windows. */
export interface WindowDirectoryOptions<K> {
  readonly format: Pick<StateFormat<K, never>, 'id' | 'encodeKey'>
  /** The time with which a window's key begins. */
  readonly timeOf: (window: WindowKey<K>) => number
  /** Whether the windows of a key are asked for. */
  readonly byKey: boolean
  /** Closes are announced when stream time has reached that time + this; `undefined` announces none. */
  readonly closeAfter: number | undefined
  /** Updates are held back so long. */
  readonly every: number | undefined
}

interface KeyWindows<K> {
  readonly key: K
  /** By their start. */
  readonly windows: WindowKey<K>[]
}

/** The windows of one partition. */
export class WindowDirectory<K, V> implements StateAttachment<WindowKey<K>, WindowValue<V>> {
  readonly announcements = new Announcements()
  #windows = new TimeBuckets<WindowKey<K>>()
  #held = new TimeBuckets<WindowKey<K>>()
  #keys = new Map<string, KeyWindows<K>>()
  #sorted: readonly K[] | undefined
  /** Given out at once, as they have been due already. */
  #overdue: WindowKey<K>[] = []
  readonly #listed: boolean

  constructor(private readonly options: WindowDirectoryOptions<K>) {
    this.#listed = options.byKey || options.closeAfter !== undefined
  }

  get announced(): number {
    return this.announcements.settled
  }

  /** Windows in memory. */
  get size(): number {
    return this.#windows.size + this.#held.size
  }

  restore(announced: number): void {
    this.#windows = new TimeBuckets()
    this.#held = new TimeBuckets()
    this.#keys = new Map()
    this.#sorted = undefined
    this.#overdue = []
    this.announcements.restore(announced)
  }

  load(window: WindowKey<K>, { since }: WindowValue<V>): void {
    const { closeAfter, byKey, every, format, timeOf } = this.options
    const { reached } = this.announcements
    const id = format.id(window.key)
    if (byKey || (closeAfter !== undefined && timeOf(window) + closeAfter > reached)) this.put(id, window)
    if (every !== undefined && since !== undefined && since + every > reached) {
      this.#held.put(since, heldId(window, id), window)
    }
  }

  expired(before: number): void {
    this.#windows.dropBefore(before, this.options.byKey ? this.#forget : undefined)
  }

  /** The windows of a key, by their start. @param id of the key */
  windowsOf(id: string): readonly WindowKey<K>[] {
    return this.#keys.get(id)?.windows ?? []
  }

  /** The keys that have windows, in the order of their bytes, as they are now. */
  get keys(): readonly K[] {
    if (this.#sorted === undefined) {
      const { format } = this.options
      const known = Array.from(this.#keys.values(), ({ key }) => ({ key, bytes: format.encodeKey(key) }))
      known.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
      this.#sorted = known.map(({ key }) => key)
    }
    return this.#sorted
  }

  /** The stream time at which the next window closes; `undefined` where none is open, or closes are not announced. */
  get nextClose(): number | undefined {
    const { closeAfter } = this.options
    if (closeAfter === undefined) return undefined
    const time = this.#windows.next(this.announcements.reached - closeAfter)
    return time === undefined ? undefined : time + closeAfter
  }

  /** There is a window. @param id of its key */
  put(id: string, window: WindowKey<K>): void {
    if (!this.#listed) return
    const time = this.options.timeOf(window)
    if (this.#windows.get(time, id) !== undefined) return
    this.#windows.put(time, id, window)
    if (!this.options.byKey) return
    const known = this.#keys.get(id)
    if (known === undefined) {
      this.#keys.set(id, { key: window.key, windows: [window] })
      this.#sorted = undefined
    } else known.windows.splice(positionOf(known.windows, window.start), 0, window)
  }

  /** A window is gone. */
  delete(id: string, window: WindowKey<K>, since: number | undefined): void {
    const time = this.options.timeOf(window)
    const known = this.#windows.get(time, id)
    if (known !== undefined) {
      this.#windows.delete(time, id)
      if (this.options.byKey) this.#forget(known, id)
    }
    if (since !== undefined) this.#held.delete(since, heldId(window, id))
  }

  /**
   * An update of a window comes at `timestamp`, which is to be held back. Gives since when an update of it is held,
   * to be kept with its value.
   *
   * @param before what the last update gave
   */
  hold(id: string, window: WindowKey<K>, timestamp: number, before: number | undefined): number {
    const { every = 0 } = this.options
    const { reached } = this.announcements
    if (before !== undefined && before + every > reached) return before
    const item = heldId(window, id)
    if (before !== undefined) this.#held.delete(before, item)
    if (timestamp + every <= reached) this.#overdue.push(window)
    else this.#held.put(timestamp, item, window)
    return timestamp
  }

  /** Called with each event first. */
  begin(claim: Claim): void {
    if (this.#overdue.length > 0) this.#overdue = []
    this.announcements.rewind(claim)
  }

  /**
   * Stream time has come to `time`: gives what has to be announced in this event, in order, and notes that it was.
   * Windows that close are ordered by when they do, then by the bytes of their keys, then by their start.
   */
  due(time: number, claim: Claim): readonly WindowKey<K>[] {
    const { announcements } = this
    const { reached } = announcements
    if (time <= reached && this.#overdue.length === 0) return this.#overdue
    const due = this.#overdue
    this.#overdue = []
    if (time <= reached) return due
    const { closeAfter, every } = this.options
    const overdue = due.length
    if (closeAfter !== undefined) this.#collect(this.#windows, reached - closeAfter, time - closeAfter, due)
    if (every !== undefined) this.#collect(this.#held, reached - every, time - every, due)
    if (due.length > overdue) announcements.announce(time, claim)
    else announcements.advance(time)
    this.#prune()
    return due
  }

  /** Forgets what was announced for good, where nobody else asks for it. */
  #prune(): void {
    const { byKey, closeAfter, every } = this.options
    const { settled } = this.announcements
    if (every !== undefined) this.#held.dropBefore(settled - every + 1)
    if (closeAfter !== undefined && !byKey) this.#windows.dropBefore(settled - closeAfter + 1)
  }

  #collect(from: TimeBuckets<WindowKey<K>>, after: number, upTo: number, into: WindowKey<K>[]): void {
    for (let time = from.next(after); time !== undefined && time <= upTo; time = from.next(time)) {
      const windows = [...from.at(time)]
      if (windows.length > 1) this.#sortByKey(windows)
      for (const window of windows) into.push(window)
    }
  }

  #sortByKey(windows: WindowKey<K>[]): void {
    const { format } = this.options
    const known = windows.map(window => ({ window, bytes: format.encodeKey(window.key) }))
    known.sort((a, b) => Buffer.compare(a.bytes, b.bytes) || a.window.start - b.window.start)
    for (let at = 0; at < known.length; at++) windows[at] = (known[at] as { window: WindowKey<K> }).window
  }

  readonly #forget = (window: WindowKey<K>, id: string): void => {
    const known = this.#keys.get(id)
    if (known === undefined) return
    const at = positionOf(known.windows, window.start)
    if (known.windows[at] !== window) return
    known.windows.splice(at, 1)
    if (known.windows.length > 0) return
    this.#keys.delete(id)
    this.#sorted = undefined
  }
}

/** Of the first window that doesn't start before `start`. */
function positionOf(windows: readonly WindowKey<unknown>[], start: number): number {
  let low = 0
  let high = windows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((windows[middle] as WindowKey<unknown>).start < start) low = middle + 1
    else high = middle
  }
  return low
}

function heldId({ start }: WindowKey<unknown>, id: string): string {
  return `${start}/${id}`
}
