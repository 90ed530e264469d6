import type { Claim } from '../acks/Claim.js'
import type { Event } from '../acks/Event.js'
import { within } from '../acks/within.js'
import { sendFor } from '../operators/sendFor.js'
import { Channel } from '../topics/Channel.js'
import { Topic } from '../topics/Topic.js'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { RxfaustError } from '../util/RxfaustError.js'
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
  #watch: ((value: Out, event: Event) => void) | undefined

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor(
    private readonly agent: string,
    sinks: readonly AgentSink<Out>[],
    private readonly replies: Replies<Out>,
  ) {
    this.#sinks = sinks.map(sink => callOf(agent, sink))
  }

  /** Behind those that there are. */
  add(sink: AgentSink<Out>): void {
    this.#sinks = [...this.#sinks, callOf(this.agent, sink)]
  }

  /** As a test does. */
  watch(result: (value: Out, event: Event) => void): void {
    this.#watch = result
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
    if (claim !== undefined) this.#taken(value, claim)
    return undefined
  }

  async #rest(first: PromiseLike<unknown>, from: number, value: Out, claim: Claim | undefined): Promise<void> {
    await first
    for (const sink of this.#sinks.slice(from)) await sink(value, claim)
    if (claim !== undefined) this.#taken(value, claim)
  }

  #taken(value: Out, claim: Claim): void {
    if (this.#watch !== undefined) for (const { event } of claim.deliveries) this.#watch(value, event)
    this.replies.send(value, claim)
  }
}

function callOf<Out>(agent: string, sink: AgentSink<Out>): SinkCall<Out> {
  if (typeof sink === 'function') return value => sink(value)
  const target = typeof sink === 'object' && sink !== null && 'topic' in sink ? sink.topic : sink
  if (typeof target?.next !== 'function') {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `A sink of agent "${agent}" takes no results.`,
      'Give a function, a topic, a channel, another agent that reads one of them, or an observer.',
      { details: { agent } },
    )
  }
  if (target instanceof Topic) return toTopic(target as Topic<Out, unknown>)
  if (target instanceof Channel) return toChannel(target as Channel<Out, unknown>)
  return value => target.next(value)
}

function toTopic<Out>(topic: Topic<Out, unknown>): SinkCall<Out> {
  return (value, claim) => {
    const message = topic.derive(value, claim)
    sendFor(topic, { ...message, ...(message.headers && { headers: withoutRequest(message.headers) }) }, claim)
  }
}

/** Waits while the channel is full. */
function toChannel<Out>(channel: Channel<Out, unknown>): SinkCall<Out> {
  return (value, claim) => {
    const { key, headers, timestamp } = claim?.event ?? {}
    const message = { value, key, timestamp, ...(headers && { headers: withoutRequest(headers) }) }
    return within(claim, () => channel.put(message))
  }
}
