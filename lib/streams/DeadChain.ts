import type { DeliveryOwner } from '../acks/DeliveryOwner.js'
import type { FailingChain } from '../acks/FailingChain.js'
import type { TopicSubscription } from './TopicSubscription.js'

/** What a failed chain of operators leaves: its sources, held, with their unfinished events. */
export class DeadChain implements FailingChain {
  /** Those that are held by this chain. */
  readonly #held = new Set<TopicSubscription>()
  /** Called when the successor is subscribed, or there won't be one. */
  readonly later: Array<() => void> = []

  /** @param sources all that the chain has subscribed to, in order */
  constructor(private readonly sources: ReadonlySet<TopicSubscription>) {
    for (const source of sources) this.adopt(source)
  }

  adopt(owner: DeliveryOwner): void {
    const source = owner as TopicSubscription
    if (source.closed || this.#held.has(source)) return
    this.#held.add(source)
    source.hold()
  }

  /** Gives the unfinished events to the sources of the successor. */
  succeed(successors: ReadonlySet<TopicSubscription>): void {
    for (const source of this.#held) {
      if (source.left) source.moveTo(this.#successorOf(source, [...successors]))
      else source.resume()
    }
    for (const each of this.later) each()
  }

  /** Nobody subscribes again: given up, as by any early unsubscription. */
  discard(): void {
    for (const source of this.#held) {
      if (source.left) source.moveTo(undefined)
      else source.resume()
    }
    for (const each of this.later) each()
  }

  /** Nobody subscribes again, and others shall have what is unfinished. */
  forfeit(): void {
    for (const source of this.#held) {
      if (source.left) source.forfeit()
      else source.resume()
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
