import { TimeQueue } from '../../util/TimeQueue.js'
import type { StateAttachment } from '../state/StateAttachment.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { JoinEntry } from './JoinEntry.js'
import type { JoinKey } from './JoinKey.js'
import type { JoinPartition } from './JoinPartition.js'

/** One event of a join's buffer as the directory knows it: all but its value. */
export interface JoinSlot<K> {
  readonly key: JoinKey<K>
  /** Equal for equal keys. */
  readonly id: string
  waiting: boolean
  /** It stands in the queue of those that wait, where it may be left when it has found a partner. */
  queued: boolean
}

/** Which events one side of a join holds in one partition: by key and time, and which of them wait for a partner. */
export class JoinDirectory<K, V> implements StateAttachment<JoinKey<K>, JoinEntry<V>> {
  /** Of both sides' directories, once there was an event. */
  join: JoinPartition<K, unknown, unknown> | undefined
  /** By key, each list in the order of time, and of arrival within one. */
  readonly #slots = new Map<string, JoinSlot<K>[]>()
  /** All of them, for expiry. */
  readonly #all = new TimeQueue<JoinSlot<K>>()
  readonly #waiting = new TimeQueue<JoinSlot<K>>()
  /** Given out as without a partner, but not for good yet. */
  #given: JoinSlot<K>[] = []
  #restored = -Infinity

  /**
   * @param left which side it is of
   * @param format of the plain keys
   * @param due from an event's time to where it has found no partner for good, in milliseconds; `undefined` where
   * that gives no result
   */
  constructor(
    private readonly left: boolean,
    private readonly format: Pick<StateFormat<K, V>, 'id'>,
    private readonly due: number | undefined,
  ) {}

  /** What the last commit before this run has kept. */
  get restored(): number {
    return this.#restored
  }

  get announced(): number {
    return this.join?.announcedOf(this.left) ?? this.#restored
  }

  restore(announced: number): void {
    this.#restored = announced
    this.join = undefined
    this.#slots.clear()
    this.#all.clear()
    this.#waiting.clear()
    this.#given = []
  }

  load(key: JoinKey<K>, { waiting }: JoinEntry<V>): void {
    const open = waiting && this.due !== undefined && key.timestamp + this.due >= this.#restored
    this.#put({ key, id: this.format.id(key.key), waiting: open, queued: false })
  }

  expired(before: number): void {
    const ids = new Set<string>()
    while (this.#all.first < before) for (const { id } of this.#all.take()) ids.add(id)
    for (const id of ids) {
      const slots = this.#slots.get(id)
      if (slots === undefined) continue
      const first = firstFrom(slots, before)
      if (first === slots.length) this.#slots.delete(id)
      else if (first > 0) slots.splice(0, first)
    }
  }

  /** Adds an event, one that comes again in its own slot. @param known the slot that it has, if any */
  add(known: JoinSlot<K> | undefined, key: JoinKey<K>, id: string, waiting: boolean): void {
    if (known === undefined) this.#put({ key, id, waiting, queued: false })
    else {
      if (waiting && !known.waiting) this.#queue(known)
      known.waiting = waiting
    }
  }

  /** The events of a key from one time to another, both included, in the order of time. */
  between(id: string, from: number, to: number): readonly JoinSlot<K>[] {
    const slots = this.#slots.get(id)
    if (slots === undefined) return NONE
    const first = firstFrom(slots, from)
    let end = first
    while (end < slots.length && (slots[end] as JoinSlot<K>).key.timestamp <= to) end++
    return first === end ? NONE : slots.slice(first, end)
  }

  /** Takes out the events before a time that have found no partner, in the order of time. */
  give(before: number, into: JoinSlot<K>[]): void {
    while (this.#waiting.first < before) {
      for (const slot of this.#waiting.take()) {
        slot.queued = false
        if (!slot.waiting) continue
        into.push(slot)
        this.#given.push(slot)
      }
    }
  }

  /** What was given out from a time on has to be given out again. */
  takeBack(from: number): void {
    const given = this.#given
    this.#given = given.filter(slot => slot.key.timestamp < from)
    for (const slot of given) if (slot.key.timestamp >= from) this.#queue(slot)
  }

  /** What was given out before a time was given out for good. */
  settle(before: number): void {
    if (this.#given.length > 0) this.#given = this.#given.filter(slot => slot.key.timestamp >= before)
  }

  #put(slot: JoinSlot<K>): void {
    const { timestamp } = slot.key
    const slots = this.#slots.get(slot.id)
    if (slots === undefined) this.#slots.set(slot.id, [slot])
    else {
      let at = slots.length
      while (at > 0 && (slots[at - 1] as JoinSlot<K>).key.timestamp > timestamp) at--
      slots.splice(at, 0, slot)
    }
    this.#all.add(timestamp, slot)
    if (slot.waiting) this.#queue(slot)
  }

  #queue(slot: JoinSlot<K>): void {
    if (slot.queued) return
    slot.queued = true
    this.#waiting.add(slot.key.timestamp, slot)
  }

  /** The slot of an event that has come before. */
  find({ timestamp, offset, topic, part }: JoinKey<K>, id: string): JoinSlot<K> | undefined {
    const slots = this.#slots.get(id)
    if (slots === undefined) return undefined
    for (let at = firstFrom(slots, timestamp); at < slots.length; at++) {
      const slot = slots[at] as JoinSlot<K>
      if (slot.key.timestamp > timestamp) break
      if (slot.key.offset === offset && slot.key.topic === topic && slot.key.part === part) return slot
    }
    return undefined
  }
}

const NONE: readonly never[] = []

/** The place of the first slot that is not before a time. */
function firstFrom(slots: readonly JoinSlot<unknown>[], time: number): number {
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((slots[middle] as JoinSlot<unknown>).key.timestamp < time) low = middle + 1
    else high = middle
  }
  return low
}
