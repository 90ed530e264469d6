import type { Claim } from '../acks/Claim.js'
import type { Delivery } from '../acks/Delivery.js'
import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'

/** What was made of the values that came with one delivery of an event, in their order. */
interface Made<R> {
  delivery: Delivery
  readonly results: R[]
  /** Those before it have come again in this delivery. */
  at: number
}

/**
 * What a node has made of the values of events that are unfinished. When something behind the node fails, such an event
 * is delivered again, and its values are not to be counted twice: the node gives out again what it has made of them.
 * An event may come by several subscriptions (a stream that is merged with itself): each has values of its own.
 */
export class Repeats<R> {
  readonly #queues = new WeakMap<RecordQueue, Map<Event, Made<R>[]>>()

  /** What was made of the current value when it came before; `undefined` where it is new. */
  recall(claim: Claim): R | undefined {
    const delivery = deliveryOf(claim)
    const all = this.#queues.get(delivery.queue)?.get(delivery.event)
    const made = all && madeIn(all, delivery)
    if (made === undefined) return undefined
    if (made.delivery !== delivery) {
      made.delivery = delivery
      made.at = 0
    }
    return made.at < made.results.length ? made.results[made.at++] : undefined
  }

  /** So much was made of all values of the event so far. */
  countOf(claim: Claim): number {
    const { event, queue } = deliveryOf(claim)
    let count = 0
    for (const { results } of this.#queues.get(queue)?.get(event) ?? []) count += results.length
    return count
  }

  /** The current value is new, and this was made of it. */
  keep(claim: Claim, result: R): void {
    const delivery = deliveryOf(claim)
    const { event, queue } = delivery
    let events = this.#queues.get(queue)
    if (events === undefined) {
      events = new Map()
      this.#queues.set(queue, events)
    }
    const all = events.get(event)
    const made = all && madeIn(all, delivery)
    if (made !== undefined) {
      made.results.push(result)
      made.at = made.results.length
      return
    }
    if (all !== undefined) {
      all.push({ delivery, results: [result], at: 1 })
      return
    }
    for (const [earlier] of events) {
      if (!earlier.acknowledged && !earlier.lost) break
      events.delete(earlier)
    }
    events.set(event, [{ delivery, results: [result], at: 1 }])
  }
}

/** What belongs to a delivery: its own, or that of one which was given back, of the same subscription if there is one. */
function madeIn<R>(all: readonly Made<R>[], delivery: Delivery): Made<R> | undefined {
  let given: Made<R> | undefined
  for (const made of all) {
    if (made.delivery === delivery) return made
    if (!made.delivery.abandoned) continue
    if (given === undefined || (given.delivery.owner !== delivery.owner && made.delivery.owner === delivery.owner)) {
      given = made
    }
  }
  return given
}

/** The delivery that the value of one event came with. */
function deliveryOf(claim: Claim): Delivery {
  const [delivery] = claim.deliveries
  return delivery as Delivery
}
