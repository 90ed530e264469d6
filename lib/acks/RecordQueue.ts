import type { InBatch } from '../transport/InBatch.js'
import type { InRecord } from '../transport/InRecord.js'
import type { Event } from './Event.js'
import { OffsetTracker } from './OffsetTracker.js'
import type { RecordQueueOptions } from './RecordQueueOptions.js'
import { recordSize } from './recordSize.js'
import type { Task } from './Task.js'

/**
 * One assigned partition: the records that were fetched and not delivered, the events that were delivered and not
 * acknowledged, and the credit that bounds both.
 *
 * Credit: RxJS pushes, so the source holds back. What is fetched and not acknowledged counts, in events per
 * partition and in bytes over all partitions. At the limit the partition is paused in the consumer, at half of it
 * resumed: between the two nothing is asked of the broker, so that it is not paused and resumed for every record.
 * Acknowledged events behind one that isn't count as well, so that a single stuck event can't fill the memory.
 */
export class RecordQueue {
  readonly #tracker = new OffsetTracker()
  #batches: InBatch[] = []
  /** Position within the first batch. */
  #cursor = 0
  #queued = 0
  #queuedBytes = 0
  #inFlight = 0
  #paused = false
  #closed = false
  #halted = false
  #held = false
  /** The first record that is not delivered can't be yet. */
  #pending: Promise<void> | undefined
  /** It was awaited, and is delivered as it is. */
  #awaited: InRecord | undefined
  #position: number | undefined
  #generation = 0
  /** The offset that the group has committed. */
  committed: number | undefined
  #idle: Array<() => void> = []

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly task: Task,
    private readonly options: RecordQueueOptions,
  ) {}

  /** Counts the starts: events of an earlier one have no effect any more. */
  get generation(): number {
    return this.#generation
  }

  /** The offset that may be committed: that of the first unfinished record. */
  get frontier(): number | undefined {
    return this.#tracker.frontier
  }

  /** The offset behind the last fetched record. */
  get position(): number | undefined {
    return this.#position
  }

  /** Delivered and not acknowledged. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Whether everything that was delivered is acknowledged: also what was given back holds this up. */
  get whole(): boolean {
    return this.#tracker.length === 0
  }

  /** Fetched and not delivered. */
  get queued(): number {
    return this.#queued
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Whether the consumer shall fetch. */
  get open(): boolean {
    return !this.#closed && !this.#paused && !this.#halted
  }

  get closed(): boolean {
    return this.#closed
  }

  /** The event that holds the frontier back. */
  get oldest(): Event | undefined {
    return this.#tracker.oldest
  }

  /** Starts at a position; nothing is queued or in flight. What was not acknowledged before will come again. */
  start(position: number, committed: number | undefined): void {
    for (const event of this.#tracker.unacknowledged()) this.options.pool.give(event.byteLength)
    this.dropQueued()
    this.#pending = undefined
    this.#generation++
    this.#inFlight = 0
    this.#settleIdle()
    this.#position = position
    this.#paused = false
    this.committed = committed
    this.#tracker.reset(position)
  }

  push(batch: InBatch): void {
    if (this.#closed || this.#position === undefined || batch.nextOffset <= this.#position) return
    const { monitor, pool } = this.options
    this.#position = batch.nextOffset
    this.#batches.push(batch)
    this.#queued += batch.records.length
    this.#queuedBytes += batch.byteLength
    monitor.recordsReceived += batch.records.length
    monitor.bytesReceived += batch.byteLength
    pool.take(batch.byteLength)
    if (!this.#paused && (this.#size >= this.options.limit || pool.exhausted)) this.#pause()
    this.options.ready(this)
  }

  /** A subscription takes events again. */
  wake(): void {
    if (this.#batches.length > 0 && !this.#closed) this.options.ready(this)
  }

  /** Delivers up to `most` records; `false` when there is nothing left, or nobody to take it. */
  deliver(most: number): boolean {
    for (let left = most; left > 0; left--) {
      const batch = this.#batches[0]
      if (
        batch === undefined ||
        this.#closed ||
        this.#halted ||
        this.#held ||
        this.#pending !== undefined ||
        !this.options.accepts(this)
      )
        return false
      const record = batch.records[this.#cursor]
      if (record !== undefined) {
        if (this.options.pending !== undefined && record !== this.#awaited && this.#await(record)) return false
        this.#cursor++
        this.#queued--
        this.options.deliver(record, this)
      }
      if (this.#cursor >= batch.records.length && this.#batches[0] === batch) {
        this.#batches.shift()
        this.#cursor = 0
        this.#tracker.endOfBatch(batch.nextOffset)
        if (this.whole) this.options.passed?.(this)
        if (this.#batches.length === 0) this.#resumeAtHalf()
        if (this.#batches.length === 0 && this.#paused) this.options.starved(this)
      }
    }
    return this.#batches.length > 0
  }

  /** @returns whether there is anything to wait for */
  #await(record: InRecord): boolean {
    const pending = this.options.pending?.(record, this)
    if (pending === undefined) return false
    this.#pending = pending
    const settled = (): void => {
      if (this.#pending !== pending) return
      this.#pending = undefined
      this.#awaited = record
      this.wake()
    }
    pending.then(settled, settled)
    return true
  }

  /** Nothing is delivered meanwhile; what is fetched waits. */
  hold(held: boolean): void {
    this.#held = held
    if (!held) this.wake()
  }

  /** Nobody is subscribed: what is fetched waits, so that it isn't acknowledged unseen. */
  halt(halted: boolean): void {
    if (this.#halted === halted || this.#closed) return
    this.#halted = halted
    if (halted && !this.#paused) this.options.flow(this, true)
    if (halted) return
    if (!this.#paused) this.options.flow(this, false)
    if (this.#batches.length > 0) this.options.ready(this)
  }

  /** An event was made of the record that is being delivered. */
  add(event: Event): void {
    this.#queuedBytes -= event.byteLength
    this.#inFlight++
    event.generation = this.#generation
    this.options.monitor.eventsDelivered++
    this.#tracker.add(event)
  }

  /** An event that was made of no record: it is waited for as the others are, and moves no offset. */
  addUnrecorded(event: Event): void {
    this.#inFlight++
    event.generation = this.#generation
    this.options.monitor.eventsDelivered++
  }

  /** Called by the event. After the queue was closed it does nothing: the record comes again. */
  acknowledged(event: Event): void {
    if (this.#closed || event.generation !== this.#generation) return
    this.#inFlight--
    const { monitor, pool } = this.options
    monitor.eventsAcknowledged++
    this.#tracker.advance()
    pool.give(event.byteLength)
    this.#resumeAtHalf()
    this.options.acknowledged(this)
    if (this.#inFlight === 0) this.#settleIdle()
    else if (this.#paused && this.#queued === 0) this.options.starved(this)
  }

  /** Called by an event that was given back unfinished: it is not in flight, and holds the frontier. */
  dropped(event: Event): void {
    if (this.#closed || event.generation !== this.#generation) return
    this.#inFlight--
    if (this.#inFlight === 0) this.#settleIdle()
  }

  /** Drops what was fetched and not delivered: the intake ends. */
  dropQueued(): void {
    this.#batches = []
    this.#cursor = 0
    this.#queued = 0
    this.options.pool.give(this.#queuedBytes)
    this.#queuedBytes = 0
  }

  /** Ends it: nothing is delivered any more, and what is in flight no longer counts. */
  close(): void {
    if (this.#closed) return
    this.dropQueued()
    this.#closed = true
    let held = 0
    for (const event of this.#tracker.unacknowledged()) held += event.byteLength
    this.options.pool.give(held)
    this.#settleIdle()
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    if (this.#inFlight === 0 || this.#closed) return
    await new Promise<void>(resolve => this.#idle.push(resolve))
  }

  /** Bytes of one record, as they count against the credit. */
  sizeOf(record: InRecord): number {
    return recordSize(record)
  }

  get #size(): number {
    return this.#queued + this.#tracker.length
  }

  #pause(): void {
    this.#paused = true
    this.options.monitor.pauses++
    this.options.flow(this, true)
  }

  #resumeAtHalf(): void {
    if (!this.#paused || this.#closed || this.#size > this.options.limit / 2) return
    const { pool } = this.options
    if (pool.bytes > pool.limit / 2) pool.onHalf(this.#resume)
    else this.#resume()
  }

  readonly #resume = (): void => {
    if (!this.#paused || this.#closed || this.#size > this.options.limit / 2) return
    this.#paused = false
    if (!this.#halted) this.options.flow(this, false)
  }

  #settleIdle(): void {
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }
}
