import type { TypeDescription } from '../codecs/TypeDescription.js'
import { Channel } from '../topics/Channel.js'
import { Topic } from '../topics/Topic.js'
import { TopicGroup } from '../topics/TopicGroup.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import { Agent } from './Agent.js'
import type { AgentFunction } from './AgentFunction.js'
import type { AgentHost } from './AgentHost.js'
import type { AgentOptions, OwnTopicAgentOptions, TopicAgentOptions } from './AgentOptions.js'
import type { AgentSource } from './AgentSource.js'
import { ReplyInbox } from './ReplyInbox.js'
import { ReplyTopics } from './ReplyTopics.js'

type Options<In, K, Out> =
  | TopicAgentOptions<In, K, Out, AgentSource<In, K>>
  | OwnTopicAgentOptions<TypeDescription | undefined, TypeDescription | undefined, Out>

type AnyAgent = Agent<unknown, unknown, unknown, AgentSource<unknown, unknown>>

/** The agents of an app, and what they share. */
export class Agents {
  readonly #agents = new Map<string, AnyAgent>()
  readonly inbox: ReplyInbox
  readonly replyTopics: ReplyTopics
  #begun = false

  /** @param agentClass what agents are made of */
  constructor(
    readonly host: AgentHost,
    private readonly agentClass = Agent,
  ) {
    this.inbox = new ReplyInbox(host)
    this.replyTopics = new ReplyTopics(host)
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  declare<In, K, Out>(
    name: string,
    options: Options<In, K, Out>,
    fn: AgentFunction<In, K, Out>,
  ): Agent<In, K, Out, AgentSource<In, K>> {
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
        : this.#checked(name, options.topic)
    const agent = new this.agentClass<In, K, Out, AgentSource<In, K>>(this, name, topic, options, fn)
    this.#agents.set(name, agent as AnyAgent)
    if (this.#begun) agent.start()
    return agent
  }

  #checked<In, K>(agent: string, source: AgentSource<In, K>): AgentSource<In, K> {
    const reads = source instanceof Topic || source instanceof TopicGroup || source instanceof Channel
    if (reads && source.runtime === this.host) return source
    throw new RxfaustError(
      'RXFAUST_OPTION',
      reads
        ? `Agent "${agent}" of app "${this.host.id}" is to read something of app "${source.runtime.id}".`
        : `Agent "${agent}" is to read something that is neither a topic nor a channel.`,
      "Give what the agent's own app has described: app.topic(...), one or several, or app.channel(...).",
    )
  }

  /** The app starts: before its topics are checked, so that it is known which of them are read. */
  begin(): void {
    this.#begun = true
    for (const agent of this.#agents.values()) agent.start()
  }

  /** All of them, in the order of their declaration. */
  all(): Iterable<AnyAgent> {
    return this.#agents.values()
  }

  /** The app has reached its broker. @throws RxfaustError `RXFAUST_BROKER` */
  async open(): Promise<void> {
    if (this.host.agentSettings.replyCreateTopic === true) await this.inbox.topic()
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
  useReplyHeaders,
  help,
  topic,
  ...options
}: AgentOptions<Out> & Omit<TopicOptions, 'onError'> & { readonly topic?: undefined }): TopicOptions {
  return typeof onError === 'function' || onError === undefined ? options : { ...options, onError }
}
