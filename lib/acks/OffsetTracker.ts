import type { Event } from './Event.js'

/**
 * Knows up to where a partition may be committed.
 *
 * It is a queue of the delivered events in the order of their offsets. The frontier moves only while the head of the
 * queue is acknowledged, so it never passes an unfinished event, in whatever order the others finish. There is no
 * arithmetic on offsets: gaps (compaction, control records, aborted transactions) are of any size and cost nothing.
 */
export class OffsetTracker {
  /** Delivered events from `#head` on; consumed slots are cut off from time to time. */
  #events: Event[] = []
  #head = 0
  /** Where the next batch begins: behind everything that has been taken in. */
  #end: number | undefined
  #frontier: number | undefined

  /** The offset of the next record to be processed; `undefined` before the position is known. */
  get frontier(): number | undefined {
    return this.#frontier
  }

  /** Delivered and still in the queue: not acknowledged, or behind one that isn't. */
  get length(): number {
    return this.#events.length - this.#head
  }

  /** The oldest event that holds the frontier. */
  get oldest(): Event | undefined {
    return this.#events[this.#head]
  }

  /** The delivered events that are not acknowledged, in order. */
  *unacknowledged(): Iterable<Event> {
    for (let at = this.#head; at < this.#events.length; at++) {
      const event = this.#events[at] as Event
      if (!event.acknowledged) yield event
    }
  }

  /** Starts at a position. */
  reset(position: number): void {
    this.#events = []
    this.#head = 0
    this.#end = position
    this.#frontier = position
  }

  /** An event is about to be delivered. */
  add(event: Event): void {
    this.#events.push(event)
  }

  /** Everything before `nextOffset` has been taken in; behind the last event there may be a gap. */
  endOfBatch(nextOffset: number): void {
    this.#end = nextOffset
    if (this.length === 0) this.#frontier = nextOffset
  }

  /** Some event was acknowledged: moves the frontier over every acknowledged head. */
  advance(): void {
    const events = this.#events
    let head = this.#head
    let last: Event | undefined
    while (head < events.length && (events[head] as Event).acknowledged) last = events[head++]
    if (last === undefined) return
    this.#head = head
    const behind = last.record.offset + 1
    this.#frontier = head === events.length && this.#end !== undefined && this.#end > behind ? this.#end : behind
    if (head === events.length) {
      this.#events = []
      this.#head = 0
    } else if (head > 1024 && head * 2 > events.length) {
      this.#events = events.slice(head)
      this.#head = 0
    }
  }
}
