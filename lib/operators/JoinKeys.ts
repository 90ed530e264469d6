import type { Claim } from '../acks/Claim.js'
import type { Delivery } from '../acks/Delivery.js'
import type { JoinKey } from '../tables/joins/JoinKey.js'
import { murmur2 } from '../transport/murmur2.js'

/** Gives the values of one side of a join their keys in its buffer: the same ones where an event comes again. */
export class JoinKeys<K> {
  readonly #topics = new Map<string, number>()
  #last: Claim | undefined
  #part = 0

  keyOf(claim: Claim, key: K): JoinKey<K> {
    const { record, queue, timestamp } = claim.event
    const last = this.#last?.event
    const again = last !== undefined && last.queue === queue && last.record.offset === record.offset
    this.#part = again && first(this.#last as Claim) === first(claim) ? this.#part + 1 : 0
    this.#last = claim
    return { timestamp, offset: record.offset, topic: this.#hash(queue.topic), part: this.#part, key }
  }

  #hash(topic: string): number {
    let hash = this.#topics.get(topic)
    if (hash === undefined) {
      hash = murmur2(Buffer.from(topic)) >>> 0
      this.#topics.set(topic, hash)
    }
    return hash
  }
}

function first(claim: Claim): Delivery | undefined {
  for (const delivery of claim.deliveries) return delivery
  return undefined
}
