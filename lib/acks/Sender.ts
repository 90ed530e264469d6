import type { SchedulerLike } from 'rxjs'
import type { OutRecord } from '../transport/OutRecord.js'
import type { Producer } from '../transport/Producer.js'
import type { SendResult } from '../transport/SendResult.js'
import type { Linger } from './Linger.js'
import { LingerBuffer } from './LingerBuffer.js'
import type { Monitor } from './Monitor.js'
import { recordSize } from './recordSize.js'
import type { SendObserver } from './SendObserver.js'
import type { SendTicket } from './SendTicket.js'

/** Records and bytes of one call of the producer. */
const BATCH_RECORDS = 4_000
const BATCH_BYTES = 1_000_000
const CALLS_IN_FLIGHT = 3
/** Records whose senders are told in one turn of the event loop, as each of them may go on with something. */
const TOLD_PER_TURN = 1_000
/** Milliseconds after which the turn ends before that, and records between two looks at the clock. */
const TOLD_FOR = 1
const TOLD_PER_LOOK = 64

interface Entry {
  readonly record: OutRecord
  readonly ticket: SendTicket
  readonly bytes: number
}

/** Records, and at the same places who is told of them: an object less for each. */
class Batch {
  readonly records: OutRecord[] = []
  readonly tickets: SendTicket[] = []
  bytes = 0

  add(record: OutRecord, ticket: SendTicket, bytes: number): void {
    this.records.push(record)
    this.tickets.push(ticket)
    this.bytes += bytes
  }
}

/**
 * Gathers records and sends them in batches, in order: those added in one turn of the event loop go together, and
 * those added while calls are under way wait for the next call.
 */
export class Sender {
  /** Full ones, and behind them the one that is being filled. */
  #batches: Batch[] = [new Batch()]
  #bytes = 0
  #calls = 0
  #scheduled = false
  readonly #lingering: LingerBuffer<Entry>
  #waiting: Array<{ below: number; resolve: () => void }> = []

  constructor(
    private readonly producer: Pick<Producer, 'send'>,
    private readonly monitor: Monitor,
    scheduler: SchedulerLike,
    private readonly observer?: SendObserver,
  ) {
    this.#lingering = new LingerBuffer(scheduler, entries => {
      for (const { record, ticket, bytes } of entries) this.#append(record, ticket, bytes)
      this.#wake()
    })
  }

  /** Bytes that were added and are neither stored by the broker nor failed. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * @param linger lets it wait for others of its topic; the same object for all of them
   * @throws what the observer throws
   */
  add(given: OutRecord, ticket: SendTicket, linger?: Linger): void {
    const record = this.observer?.producing ? this.observer.produce(given) : given
    const bytes = sizeOf(record)
    this.#bytes += bytes
    this.monitor.recordsSent++
    if (linger !== undefined) {
      this.#lingering.add({ record, ticket, bytes }, linger)
      return
    }
    this.#append(record, ticket, bytes)
    this.#wake()
  }

  #append(record: OutRecord, ticket: SendTicket, bytes: number): void {
    let last = this.#batches[this.#batches.length - 1] as Batch
    const { length } = last.records
    if (length >= BATCH_RECORDS || (length > 0 && last.bytes + bytes > BATCH_BYTES)) {
      last = new Batch()
      this.#batches.push(last)
    }
    last.add(record, ticket, bytes)
  }

  /** What lingers goes out now. */
  hurry(): void {
    this.#lingering.hurry()
  }

  #wake(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#pump()
    })
  }

  /** Resolves with where the record went. */
  send(record: OutRecord, linger?: Linger): Promise<SendResult> {
    return new Promise((sent, failed) => this.add(record, { sent, failed }, linger))
  }

  /** Resolves when everything that was added has been stored or has failed. */
  flush(): Promise<void> {
    this.hurry()
    return this.below(0)
  }

  /** Resolves when no more than so many bytes wait. */
  below(bytes: number): Promise<void> {
    if (this.#bytes <= bytes) return Promise.resolve()
    this.hurry()
    return new Promise(resolve => this.#waiting.push({ below: bytes, resolve }))
  }

  #pump(): void {
    while (this.#calls < CALLS_IN_FLIGHT && (this.#batches[0] as Batch).records.length > 0) {
      const batch = this.#batches.shift() as Batch
      if (this.#batches.length === 0) this.#batches.push(new Batch())
      this.#call(batch)
    }
  }

  #call(batch: Batch): void {
    this.#calls++
    const { tickets, records } = batch
    this.producer.send(records).then(
      results => this.#settled(batch, 0, at => tickets[at]?.sent(results[at] as SendResult)),
      (error: unknown) => {
        this.monitor.sendErrors += records.length
        this.#settled(batch, 0, at => tickets[at]?.failed(error))
      },
    )
  }

  #settled(batch: Batch, from: number, tell: (at: number) => void): void {
    if (from === 0) this.#calls--
    const { records } = batch
    const most = Math.min(records.length, from + TOLD_PER_TURN)
    const end = performance.now() + TOLD_FOR
    let told = from
    do {
      const to = Math.min(most, told + TOLD_PER_LOOK)
      for (let at = told; at < to; at++) this.#bytes -= sizeOf(records[at] as OutRecord)
      for (; told < to; told++) tell(told)
    } while (told < most && performance.now() < end)
    if (told < records.length) setImmediate(() => this.#settled(batch, told, tell))
    this.#pump()
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = waiting.filter(waiter => waiter.below < this.#bytes)
    for (const waiter of waiting) if (waiter.below >= this.#bytes) waiter.resolve()
  }
}

/** Bytes that a record counts with. */
function sizeOf(record: OutRecord): number {
  return recordSize(record) + 16
}
