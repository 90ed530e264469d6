import type { Delivery } from '../acks/Delivery.js'
import type { RecordQueue } from '../acks/RecordQueue.js'

/**
 * Events of a partition that may wait decoded for their turn. More stay with the partition as bytes, unless another
 * subscription wants them: decoded they take twice the memory, and at a rebalance they would be given back.
 */
const WAITING = 64

/** The deliveries of one partition that wait while the one before is being awaited. */
interface Lane {
  blocked: number
  waiting: Delivery[]
  /** Deliveries are being made of what waits; one that comes meanwhile queues up. */
  draining: boolean
}

/** Keeps the deliveries of one subscription in order within each partition, while some of them are being awaited. */
export class DeliveryLanes {
  readonly #lanes = new Map<RecordQueue, Lane>()

  /**
   * @param stopped whether nothing is delivered at the moment
   * @param deliver makes a delivery, whose turn has come
   */
  constructor(
    private readonly stopped: () => boolean,
    private readonly deliver: (delivery: Delivery) => void,
  ) {}

  /** Whether nothing keeps another event waiting. */
  get idle(): boolean {
    for (const lane of this.#lanes.values()) if (lane.blocked > 0 || lane.waiting.length > 0) return false
    return true
  }

  /** Delivers it, or lets it wait where its partition is blocked. */
  push(delivery: Delivery): void {
    if (this.#lanes.size > 0) {
      const lane = this.#lanes.get(delivery.event.queue)
      if (lane !== undefined && (lane.blocked > 0 || lane.draining || lane.waiting.length > 0)) {
        lane.waiting.push(delivery)
        return
      }
    }
    this.deliver(delivery)
  }

  /** Lets it wait for {@link drain}. */
  enqueue(delivery: Delivery): void {
    this.#lane(delivery.event.queue).waiting.push(delivery)
  }

  /** Whether another event of the partition had better come now than later. */
  accepts(queue: RecordQueue): boolean {
    if (this.#lanes.size === 0) return true
    const lane = this.#lanes.get(queue)
    return lane === undefined || lane.waiting.length < WAITING
  }

  /** Whether another event of the partition would be delivered at once. */
  free(queue: RecordQueue): boolean {
    const lane = this.#lanes.get(queue)
    return lane === undefined || (lane.blocked === 0 && lane.waiting.length === 0)
  }

  /** Keeps what comes of the partition until as many calls of {@link unblock}. */
  block(queue: RecordQueue): void {
    this.#lane(queue).blocked++
  }

  /** @returns whether it was blocked: the blocks from before {@link clear} have gone with it */
  unblock(queue: RecordQueue): boolean {
    const lane = this.#lanes.get(queue)
    if (lane === undefined || lane.blocked === 0) return false
    lane.blocked--
    return true
  }

  /** Delivers what waits, up to the next block. @returns whether there was anything, which nobody was delivering yet */
  drain(queue: RecordQueue): boolean {
    const lane = this.#lanes.get(queue)
    if (lane === undefined || lane.draining) return false
    lane.draining = true
    let at = 0
    while (at < lane.waiting.length && lane.blocked === 0 && !this.stopped()) {
      const delivery = lane.waiting[at++] as Delivery
      if (delivery.open) this.deliver(delivery)
    }
    lane.draining = false
    lane.waiting = at === lane.waiting.length ? [] : lane.waiting.slice(at)
    if (lane.waiting.length < WAITING / 2) queue.wake()
    return true
  }

  /** Takes out all that waits. */
  takeWaiting(): Delivery[] {
    return [...this.#lanes.values()].flatMap(lane => lane.waiting.splice(0))
  }

  /** Forgets a partition. */
  delete(queue: RecordQueue): void {
    this.#lanes.delete(queue)
  }

  clear(): void {
    this.#lanes.clear()
  }

  #lane(queue: RecordQueue): Lane {
    let lane = this.#lanes.get(queue)
    if (lane === undefined) {
      lane = { blocked: 0, waiting: [], draining: false }
      this.#lanes.set(queue, lane)
    }
    return lane
  }
}
