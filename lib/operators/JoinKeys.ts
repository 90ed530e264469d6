import type { Claim } from '../acks/Claim.js'
import type { JoinKey } from '../tables/joins/JoinKey.js'
import { murmur2 } from '../transport/murmur2.js'
import { Repeats } from './Repeats.js'

/** Gives the values of one side of a join their keys in its buffer: the same ones where an event comes again. */
export class JoinKeys<K> {
  readonly #topics = new Map<string, number>()
  readonly #parts = new Repeats<number>()

  keyOf(claim: Claim, key: K): JoinKey<K> {
    const { record, queue, timestamp } = claim.event
    return { timestamp, offset: record.offset, topic: this.#hash(queue.topic), part: this.#partOf(claim), key }
  }

  /** Values of several events may come by turns. */
  #partOf(claim: Claim): number {
    const known = this.#parts.recall(claim)
    if (known !== undefined) return known
    const part = this.#parts.countOf(claim)
    this.#parts.keep(claim, part)
    return part
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
