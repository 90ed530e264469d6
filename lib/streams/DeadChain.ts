import type { TopicSubscription } from './TopicSubscription.js'

/** What a failed chain of operators leaves: its sources, held, with their unfinished events. */
export class DeadChain {
  /** Those that are held by this chain. */
  readonly #held = new Set<TopicSubscription>()
  /** Called when the successor is subscribed, or there won't be one. */
  readonly later: Array<() => void> = []

  /** @param sources all that the chain has subscribed to, in order */
  constructor(private readonly sources: ReadonlySet<TopicSubscription>) {
    for (const source of sources) this.adopt(source)
  }

  adopt(source: TopicSubscription): void {
    if (source.closed || this.#held.has(source)) return
    this.#held.add(source)
    source.hold()
  }

  /** Gives the unfinished events to the sources of the successor. */
  succeed(successors: ReadonlySet<TopicSubscription>): void {
    for (const source of this.#held) {
      if (!source.left) {
        source.resume()
        continue
      }
      if (source.closed) continue
      const successor = this.#successorOf(source, [...successors])
      source.detach(successor)
      if (successor === undefined || successor.closed) source.giveUp()
      else {
        const events = source.unfinished().map(delivery => {
          delivery.abandon()
          return delivery.event
        })
        successor.redeliver(events)
      }
    }
    for (const each of this.later) each()
  }

  /** Nobody subscribes again: given up, as by any early unsubscription. */
  discard(): void {
    for (const source of this.#held) {
      if (!source.left) source.resume()
      else if (!source.closed) {
        source.detach()
        source.giveUp()
      }
    }
    for (const each of this.later) each()
  }

  /** The app has failed: nothing is done, and nothing is waited for. Nodes go on until the app has stopped. */
  fail(): void {
    for (const source of this.#held) source.fail()
  }

  /** The one at the same place among those of the same topic; a source that the chain found on its way has no place. */
  #successorOf(source: TopicSubscription, successors: readonly TopicSubscription[]): TopicSubscription | undefined {
    const place = [...this.sources].filter(each => each.hub === source.hub).indexOf(source)
    const candidates = successors.filter(each => each.hub === source.hub)
    return candidates[place] ?? candidates.at(-1)
  }
}
