import type { Event } from './Event.js'

/**
 * Knows up to where a partition may be committed.
 *
 * It is a queue of the delivered events in the order of their offsets. The frontier moves only while the head of the
 * queue is acknowledged, so it never passes an unfinished event, in whatever order the others finish. There is no
 * arithmetic on offsets: gaps (compaction, control records, aborted transactions) are of any size and cost nothing.
 */
export class OffsetTracker {
  /** A ring, whose size is a power of two: it is filled and emptied with each event where these end at once. */
  #ring: Array<Event | undefined> = [undefined]
  #head = 0
  #length = 0
  /** Where the next batch begins: behind everything that has been taken in. */
  #end: number | undefined
  #frontier: number | undefined

  /** The offset of the next record to be processed; `undefined` before the position is known. */
  get frontier(): number | undefined {
    return this.#frontier
  }

  /** Delivered and still in the queue: not acknowledged, or behind one that isn't. */
  get length(): number {
    return this.#length
  }

  /** The oldest event that holds the frontier. */
  get oldest(): Event | undefined {
    return this.#ring[this.#head]
  }

  /** The delivered events that are not acknowledged, in order. */
  *unacknowledged(): Iterable<Event> {
    for (let at = 0; at < this.#length; at++) {
      const event = this.#ring[(this.#head + at) & (this.#ring.length - 1)] as Event
      if (!event.acknowledged) yield event
    }
  }

  /** Starts at a position. */
  reset(position: number): void {
    this.#ring = [undefined]
    this.#head = 0
    this.#length = 0
    this.#end = position
    this.#frontier = position
  }

  /** An event is about to be delivered. */
  add(event: Event): void {
    if (this.#length === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = event
    this.#length++
  }

  /** Everything before `nextOffset` has been taken in; behind the last event there may be a gap. */
  endOfBatch(nextOffset: number): void {
    this.#end = nextOffset
    if (this.length === 0) this.#frontier = nextOffset
  }

  /** Some event was acknowledged: moves the frontier over every acknowledged head. */
  advance(): void {
    const ring = this.#ring
    const last = ring.length - 1
    let behind = -1
    while (this.#length > 0) {
      const event = ring[this.#head] as Event
      if (!event.acknowledged) break
      behind = event.record.offset + 1
      ring[this.#head] = undefined
      this.#head = (this.#head + 1) & last
      this.#length--
    }
    if (behind < 0) return
    this.#frontier = this.#length === 0 && this.#end !== undefined && this.#end > behind ? this.#end : behind
  }

  #grow(): void {
    const ring = this.#ring
    const inOrder = [...ring.slice(this.#head), ...ring.slice(0, this.#head)]
    this.#ring = inOrder.concat(new Array<undefined>(ring.length).fill(undefined))
    this.#head = 0
  }
}
