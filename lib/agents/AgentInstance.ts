import type { Subscription } from 'rxjs'
import { currentClaim } from '../acks/currentClaim.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { within } from '../acks/within.js'
import { EndSubscription } from '../streams/EndSubscription.js'
import { Stream } from '../streams/Stream.js'
import type { Supervision } from '../streams/Supervision.js'
import type { AgentFunction } from './AgentFunction.js'
import type { AgentHost } from './AgentHost.js'
import type { AgentSource } from './AgentSource.js'
import type { Answers } from './Answers.js'
import { observeFunction } from './observeFunction.js'

interface AgentInstanceOptions<In, K, Out> {
  readonly host: AgentHost
  readonly agent: string
  readonly topic: AgentSource<In, K>
  /** Where its events come from: the topic, or its share of it. */
  readonly source: Stream<In, K>
  readonly fn: AgentFunction<In, K, Out>
  readonly answers: Answers<Out>
  readonly policy: ErrorPolicy | undefined
  readonly supervision: Supervision
  /** It has ended by itself, or was given up. */
  ended(): void
}

/** One of those that do an agent's work: a run of its function, and after each failure another one. */
export class AgentInstance<In, K, Out> {
  readonly #end: EndSubscription<Out>
  readonly #subscription: Subscription

  constructor({
    host,
    agent,
    topic,
    source,
    fn,
    answers,
    policy,
    supervision,
    ended,
  }: AgentInstanceOptions<In, K, Out>) {
    const stream = new Stream<In, K>(host, policy, subscriber => source.subscribe(subscriber))
    stream.origin = { operator: 'agent', name: agent, sources: [topic as Stream<unknown, unknown>] }
    const results = observeFunction<In, K, Out>({
      stream,
      fn,
      give: (value, claim) => answers.give(value, claim),
      late: error => host.logger.warn({ error, agent }, 'an instance of an agent that has ended has failed'),
    })
    const observer = { next: (value: Out) => answers.give(value, currentClaim()) }
    this.#end = new EndSubscription<Out>(host, policy, observer, inner => results.subscribe(inner), true, supervision)
    this.#subscription = outsideOfEvents(() => within(undefined, () => this.#end.start()))
    this.#subscription.add(ended)
  }

  /** Begins anew; what is unfinished comes again. */
  restart(wait: number): void {
    this.#end.restart(wait)
  }

  /** Is given up: others get what is unfinished. */
  forfeit(): void {
    this.#end.forfeit()
  }

  /** Ends when everything is finished that it has taken. */
  async stop(): Promise<void> {
    await this.#end.settled()
    this.#subscription.unsubscribe()
  }

  /** Ends at once. */
  cancel(): void {
    this.#subscription.unsubscribe()
  }
}
