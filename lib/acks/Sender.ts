import type { SchedulerLike } from 'rxjs'
import type { OutRecord } from '../transport/OutRecord.js'
import type { Producer } from '../transport/Producer.js'
import type { SendResult } from '../transport/SendResult.js'
import type { Linger } from './Linger.js'
import { LingerBuffer } from './LingerBuffer.js'
import type { Monitor } from './Monitor.js'
import type { SendObserver } from './SendObserver.js'
import type { SendTicket } from './SendTicket.js'

/** Records and bytes of one call of the producer. */
const BATCH_RECORDS = 4_000
const BATCH_BYTES = 1_000_000
const CALLS_IN_FLIGHT = 3

interface Entry {
  readonly record: OutRecord
  readonly ticket: SendTicket
  readonly bytes: number
}

/**
 * Gathers records and sends them in batches, in order: those added in one turn of the event loop go together, and
 * those added while calls are under way wait for the next call.
 */
export class Sender {
  #entries: Entry[] = []
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
      for (const entry of entries) this.#entries.push(entry)
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
    const bytes = (record.key?.byteLength ?? 0) + (record.value?.byteLength ?? 0) + 16
    this.#bytes += bytes
    this.monitor.recordsSent++
    if (linger !== undefined) {
      this.#lingering.add({ record, ticket, bytes }, linger)
      return
    }
    this.#entries.push({ record, ticket, bytes })
    this.#wake()
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
    while (this.#calls < CALLS_IN_FLIGHT && this.#entries.length > 0) this.#call(this.#take())
  }

  #take(): Entry[] {
    let bytes = 0
    let count = 0
    while (count < this.#entries.length && count < BATCH_RECORDS) {
      bytes += (this.#entries[count] as Entry).bytes
      if (count > 0 && bytes > BATCH_BYTES) break
      count++
    }
    if (count === this.#entries.length) {
      const all = this.#entries
      this.#entries = []
      return all
    }
    return this.#entries.splice(0, count)
  }

  #call(batch: readonly Entry[]): void {
    this.#calls++
    this.producer.send(batch.map(entry => entry.record)).then(
      results => this.#settled(batch, (entry, index) => entry.ticket.sent(results[index] as SendResult)),
      (error: unknown) => {
        this.monitor.sendErrors += batch.length
        this.#settled(batch, entry => entry.ticket.failed(error))
      },
    )
  }

  #settled(batch: readonly Entry[], tell: (entry: Entry, index: number) => void): void {
    this.#calls--
    for (const entry of batch) this.#bytes -= entry.bytes
    batch.forEach(tell)
    this.#pump()
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = waiting.filter(waiter => waiter.below < this.#bytes)
    for (const waiter of waiting) if (waiter.below >= this.#bytes) waiter.resolve()
  }
}
