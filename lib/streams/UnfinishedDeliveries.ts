import type { Delivery } from '../acks/Delivery.js'

/** Deliveries in the order of arrival; a linked list, so that taking one out costs nothing. */
export class UnfinishedDeliveries {
  #first: Delivery | undefined
  #last: Delivery | undefined
  #waiting: Array<() => void> = []

  append(delivery: Delivery): void {
    delivery.previous = this.#last
    if (this.#last === undefined) this.#first = delivery
    else this.#last.next = delivery
    this.#last = delivery
  }

  remove(delivery: Delivery): void {
    const { previous, next } = delivery
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    delivery.previous = undefined
    delivery.next = undefined
    if (this.#first === undefined && this.#waiting.length > 0) for (const tell of this.#waiting.splice(0)) tell()
  }

  toArray(): Delivery[] {
    const all: Delivery[] = []
    for (let each = this.#first; each !== undefined; each = each.next) all.push(each)
    return all
  }

  /** Resolves when there is none. */
  async emptied(): Promise<void> {
    if (this.#first !== undefined) await new Promise<void>(resolve => this.#waiting.push(resolve))
  }
}
