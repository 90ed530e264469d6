import type { Claim } from '../acks/Claim.js'
import { sendFor } from '../operators/sendFor.js'
import { Topic } from '../topics/Topic.js'
import { isPromiseLike } from '../util/isPromiseLike.js'
import type { AgentSink } from './AgentSink.js'
import type { Replies } from './Replies.js'
import { withoutRequest } from './requestHeaders.js'

type SinkCall<Out> = (value: Out, claim: Claim | undefined) => unknown

/**
 * What is done with each result of an agent: its sinks get it, one after the other, and when they have all taken it, those
 * who have asked get their reply.
 */
export class Answers<Out> {
  #sinks: readonly SinkCall<Out>[]

  constructor(
    sinks: readonly AgentSink<Out>[],
    private readonly replies: Replies<Out>,
  ) {
    this.#sinks = sinks.map(callOf)
  }

  /** Behind those that there are. */
  add(sink: AgentSink<Out>): void {
    this.#sinks = [...this.#sinks, callOf(sink)]
  }

  /**
   * Called in the scope of the event. Whoever holds the event until the promise has settled knows that everything was
   * accepted; what is still being sent holds it by itself.
   */
  give(value: Out, claim: Claim | undefined): Promise<void> | undefined {
    for (let at = 0; at < this.#sinks.length; at++) {
      const result = (this.#sinks[at] as SinkCall<Out>)(value, claim)
      if (isPromiseLike(result)) return this.#rest(result, at + 1, value, claim)
    }
    if (claim !== undefined) this.replies.send(value, claim)
    return undefined
  }

  async #rest(first: PromiseLike<unknown>, from: number, value: Out, claim: Claim | undefined): Promise<void> {
    await first
    for (const sink of this.#sinks.slice(from)) await sink(value, claim)
    if (claim !== undefined) this.replies.send(value, claim)
  }
}

function callOf<Out>(sink: AgentSink<Out>): SinkCall<Out> {
  if (typeof sink === 'function') return value => sink(value)
  const target = 'topic' in sink ? sink.topic : sink
  if (!(target instanceof Topic)) return value => target.next(value)
  const topic = target as Topic<Out, unknown>
  return (value, claim) => {
    const message = topic.derive(value, claim)
    sendFor(topic, { ...message, ...(message.headers && { headers: withoutRequest(message.headers) }) }, claim)
  }
}
