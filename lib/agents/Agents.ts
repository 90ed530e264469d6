import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import { Agent } from './Agent.js'
import type { AgentFunction } from './AgentFunction.js'
import type { AgentHost } from './AgentHost.js'
import type { AgentOptions, OwnTopicAgentOptions, TopicAgentOptions } from './AgentOptions.js'
import { ReplyInbox } from './ReplyInbox.js'
import { ReplyTopics } from './ReplyTopics.js'

type Options<In, K, Out> =
  | TopicAgentOptions<In, K, Out>
  | OwnTopicAgentOptions<TypeDescription | undefined, TypeDescription | undefined, Out>

/** The agents of an app, and what they share. */
export class Agents {
  readonly #agents = new Map<string, Agent<unknown, unknown, unknown>>()
  readonly inbox: ReplyInbox
  readonly replyTopics: ReplyTopics
  #begun = false

  constructor(readonly host: AgentHost) {
    this.inbox = new ReplyInbox(host)
    this.replyTopics = new ReplyTopics(host)
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  declare<In, K, Out>(name: string, options: Options<In, K, Out>, fn: AgentFunction<In, K, Out>): Agent<In, K, Out> {
    validateName(name, "agent's name")
    if (this.#agents.has(name)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `Agent "${name}" is described twice in app "${this.host.id}".`,
        'Keep the agent in a variable, or give each a name of its own.',
      )
    }
    if (typeof fn !== 'function') {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Agent "${name}" was given ${fn === null ? 'null' : typeof fn} for its function.`,
        'Give a function of the stream: app.agent(name, options, stream => stream.pipe(...)).',
      )
    }
    const topic =
      options.topic === undefined
        ? this.host.declareTopic<In, K>(`${this.host.id}-${name}`, topicOptions(options))
        : options.topic
    const agent = new Agent<In, K, Out>(this, name, topic, options, fn)
    this.#agents.set(name, agent as Agent<unknown, unknown, unknown>)
    if (this.#begun) agent.start()
    return agent
  }

  /** The app starts: before its topics are checked, so that it is known which of them are read. */
  begin(): void {
    this.#begun = true
    for (const agent of this.#agents.values()) agent.start()
  }

  /** The app stops. */
  close(): Promise<void> {
    return this.inbox.close()
  }
}

function topicOptions<Out>({
  concurrency,
  isolatedPartitions,
  sinks,
  supervisor,
  onError,
  reply,
  timeout,
  help,
  topic,
  ...options
}: AgentOptions<Out> & Omit<TopicOptions, 'onError'> & { readonly topic?: undefined }): TopicOptions {
  return typeof onError === 'function' || onError === undefined ? options : { ...options, onError }
}
