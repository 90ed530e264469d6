/*
 * One partition of a join of two streams.
 *
 * Each side keeps its events for as long as one of the other side may still belong to them. An event is joined with
 * what the other side holds, and then stored; so each pair is found once, by the event that comes second. An event
 * that finds none waits, where the join is to give it without a partner: it is marked in the store, the mark goes
 * when a partner comes, and when its window has closed it is announced (Announcements.ts).
 *
 * The rules are those of Kafka Streams (KStreamKStreamJoin, as of 4.0):
 *   - stream time is that of both sides together; what is stored expires by the time of its own side;
 *   - events without a partner are given out before the event that has closed their windows is joined, in the order of
 *     time, right ones before left ones, then of the keys' bytes;
 *   - an event whose own window has closed when it comes is still joined with what there is, and given out at once
 *     where there is nothing.
 * In two things Kafka Streams departs from its own rules. An event behind stream time, but within grace, is given out at
 * once as one without a partner, and once more if a partner comes (KAFKA-19536): here it waits like any other. Where
 * a window begins or ends with the event itself, it forgets the event a millisecond before the window is over.
 */
import type { Claim } from '../../acks/Claim.js'
import { Announcements } from '../changelog/Announcements.js'
import type { TablePartition } from '../state/TablePartition.js'
import type { JoinDirectory, JoinSlot } from './JoinDirectory.js'
import type { JoinEntry } from './JoinEntry.js'
import type { JoinKey } from './JoinKey.js'
import type { JoinSpec } from './JoinSpec.js'

/** The buffer of one side in one partition. */
export type JoinBuffer<K, V> = TablePartition<JoinKey<K>, JoinEntry<V>>

/** Takes a result. @param key of the result, where it is not that of the event which is processed; else `undefined` */
export type EmitJoined<K, L, R> = (
  left: L | undefined,
  right: R | undefined,
  timestamp: number,
  key: K | undefined,
) => void

/** One side as the other one sees it. */
interface Side<K> {
  readonly left: boolean
  readonly buffer: JoinBuffer<K, unknown>
  readonly directory: JoinDirectory<K, unknown>
  /** How far a partner may lie before an event of this side, and behind it. */
  readonly before: number
  readonly after: number
  /** From an event's time to where it has found no partner for good. */
  readonly due: number
  /** For how long an event is joined with what comes, by the time of its own side. */
  readonly kept: number
  readonly outer: boolean
}

/** Joins the events of one partition. */
export class JoinPartition<K, L, R> {
  readonly #left: Side<K>
  readonly #right: Side<K>
  readonly #announcements = new Announcements()
  #time: number
  /** Something may be due, whatever the time of the next event. */
  #behind = true
  #settled = -Infinity

  constructor(
    private readonly spec: JoinSpec,
    left: JoinBuffer<K, L>,
    right: JoinBuffer<K, R>,
  ) {
    const { window, outer } = spec
    this.#left = sideOf(true, left, window.before, window.after, window.grace, outer !== 'none')
    this.#right = sideOf(false, right, window.after, window.before, window.grace, outer === 'both')
    const announced = Math.max(restoredOf(this.#left), restoredOf(this.#right))
    this.#announcements.restore(announced)
    this.#time = Math.max(left.streamTime, right.streamTime, announced)
    this.#left.directory.join = this as JoinPartition<K, unknown, unknown>
    this.#right.directory.join = this as JoinPartition<K, unknown, unknown>
  }

  /** Up to which point of stream time everything of a side has been given out for good. */
  announcedOf(left: boolean): number {
    const { outer, buffer } = left ? this.#left : this.#right
    return outer ? this.#announcements.settled : buffer.streamTime
  }

  /**
   * An event that can't be joined: without a key, or a tombstone. It moves stream time, and nothing else.
   *
   * @returns whether it is to be given out at once, as one without a partner
   */
  pass(left: boolean, timestamp: number, hasValue: boolean): boolean {
    this.#advance(timestamp)
    return hasValue && (left ? this.#left : this.#right).outer
  }

  /**
   * Joins an event, and stores it.
   *
   * @param id equal for equal keys
   * @returns whether it was too late to be stored
   */
  process(left: boolean, key: JoinKey<K>, id: string, value: L | R, claim: Claim, emit: EmitJoined<K, L, R>): boolean {
    const { timestamp } = key
    const own = left ? this.#left : this.#right
    const other = left ? this.#right : this.#left
    this.#advance(timestamp)
    if (this.spec.outer !== 'none') this.#announce(timestamp, claim, emit)
    const partners = other.directory.between(
      id,
      Math.max(timestamp - own.before, this.#firstLive(other)),
      timestamp + own.after,
    )
    for (const slot of partners) this.#pair(left, other, slot, value, timestamp, emit)
    const known = own.directory.find(key, id)
    let waiting = false
    if (own.outer && partners.length === 0) {
      waiting = known?.waiting === true || timestamp + own.due >= this.#time
      if (!waiting) emitOne(emit, left, value, timestamp, undefined)
    }
    own.buffer.advance(timestamp)
    const late = timestamp < this.#firstLive(own)
    if (late) return true
    own.buffer.write(key, { value, waiting })
    own.directory.add(known, key, id, waiting)
    return false
  }

  /** What lies before it is not joined any more, though it may still be stored. */
  #firstLive({ buffer, kept }: Side<K>): number {
    return buffer.streamTime - kept + 1
  }

  #advance(timestamp: number): void {
    if (timestamp > this.#time) this.#time = timestamp
  }

  #pair(
    left: boolean,
    other: Side<K>,
    slot: JoinSlot<K>,
    value: L | R,
    timestamp: number,
    emit: EmitJoined<K, L, R>,
  ): void {
    const entry = other.buffer.read(slot.key)
    if (entry === undefined) return
    if (slot.waiting) {
      slot.waiting = false
      other.buffer.write(slot.key, { value: entry.value, waiting: false })
    }
    const later = Math.max(timestamp, slot.key.timestamp)
    if (left) emit(value as L, entry.value as R, later, undefined)
    else emit(entry.value as L, value as R, later, undefined)
  }

  /** Gives out what has found no partner and can't find one any more. */
  #announce(timestamp: number, claim: Claim, emit: EmitJoined<K, L, R>): void {
    const announcements = this.#announcements
    const time = this.#time
    if (announcements.rewind(claim)) {
      this.#behind = true
      const { reached } = announcements
      this.#left.directory.takeBack(reached - this.#left.due)
      this.#right.directory.takeBack(reached - this.#right.due)
    }
    if (!this.#behind && timestamp !== time) return
    this.#behind = false
    if (time <= announcements.reached) return
    this.#settle(announcements.settled)
    const left: JoinSlot<K>[] = []
    const right: JoinSlot<K>[] = []
    this.#left.directory.give(time - this.#left.due, left)
    this.#right.directory.give(time - this.#right.due, right)
    if (left.length + right.length === 0) {
      announcements.advance(time)
      return
    }
    announcements.announce(time, claim)
    for (const { side, slot } of ordered(this.#left, left, this.#right, right)) {
      const entry = side.buffer.read(slot.key)
      if (entry !== undefined) emitOne(emit, side.left, entry.value as L | R, slot.key.timestamp, slot.key.key)
    }
  }

  #settle(settled: number): void {
    if (settled <= this.#settled) return
    this.#settled = settled
    this.#left.directory.settle(settled - this.#left.due)
    this.#right.directory.settle(settled - this.#right.due)
  }
}

function restoredOf<K>({ outer, directory }: Side<K>): number {
  return outer ? directory.restored : -Infinity
}

function sideOf<K, V>(
  left: boolean,
  buffer: JoinBuffer<K, V>,
  before: number,
  after: number,
  grace: number,
  outer: boolean,
): Side<K> {
  const directory = buffer.attachment as unknown as JoinDirectory<K, unknown>
  const due = after + grace
  // Kafka Streams' retention, but not shorter than the window is open: theirs is, where the other end is at 0.
  const kept = grace + Math.max(before + after, after + 1, 1)
  return { left, buffer: buffer as JoinBuffer<K, unknown>, directory, before, after, due, kept, outer }
}

function emitOne<K, L, R>(
  emit: EmitJoined<K, L, R>,
  left: boolean,
  value: L | R,
  timestamp: number,
  key: K | undefined,
): void {
  if (left) emit(value as L, undefined, timestamp, key)
  else emit(undefined, value as R, timestamp, key)
}

interface Given<K> {
  readonly side: Side<K>
  readonly slot: JoinSlot<K>
}

/** By time, right before left, then by the keys' bytes; those of one key and time as they came. */
function ordered<K>(
  left: Side<K>,
  ofLeft: readonly JoinSlot<K>[],
  right: Side<K>,
  ofRight: readonly JoinSlot<K>[],
): readonly Given<K>[] {
  const given: Given<K>[] = [
    ...ofRight.map(slot => ({ side: right, slot })),
    ...ofLeft.map(slot => ({ side: left, slot })),
  ]
  if (given.length === 1) return given
  const { format } = left.buffer.spec
  const bytes = new Map(given.map(({ slot }) => [slot, format.placement(slot.key)]))
  return given.sort(
    (a, b) =>
      a.slot.key.timestamp - b.slot.key.timestamp ||
      Number(a.side.left) - Number(b.side.left) ||
      Buffer.compare(bytes.get(a.slot) as Buffer, bytes.get(b.slot) as Buffer),
  )
}
