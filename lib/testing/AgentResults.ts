import type { Event } from '../acks/Event.js'
import type { AgentResult } from './AgentResult.js'

/** An agent, as far as its results go. */
interface ResultSource<Out> {
  watch(result: (value: Out, event: Event) => void): void
}

/** The results of agents, from when they were watched on. */
export class AgentResults {
  readonly #results = new Map<object, AgentResult<unknown>[]>()

  watch<Out>(agent: ResultSource<Out>): void {
    if (this.#results.has(agent)) return
    const results: AgentResult<Out>[] = []
    this.#results.set(agent, results)
    agent.watch((result, { message: { topic, partition, offset } }) => {
      results.push({ topic, partition, offset, result })
    })
  }

  /** In the order in which they were given. */
  of<Out>(agent: ResultSource<Out>): readonly AgentResult<Out>[] {
    this.watch(agent)
    return (this.#results.get(agent) ?? []) as AgentResult<Out>[]
  }
}
