import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { Topic } from '../topics/Topic.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { AgentSink } from './AgentSink.js'
import type { AgentSource } from './AgentSource.js'
import type { SupervisorOptions, SupervisorStrategy } from './SupervisorOptions.js'

/** How an agent is run, whatever its topic. */
export interface AgentOptions<Out> {
  /**
   * How many instances of the agent share its stream in each worker. Each event goes to one that is free, so that the
   * order is lost, also among events with the same key; tables can't be written then. Default 1.
   */
  readonly concurrency?: number
  /** An instance for each partition that this worker owns, in place of one for all. The order within it is kept. */
  readonly isolatedPartitions?: boolean
  /**
   * Who gets each result, in this order, before it is sent to those who have asked. A function's parameter needs its type
   * here; `agent.addSink` knows it.
   */
  readonly sinks?: readonly AgentSink<Out>[]
  /**
   * What happens to instances when one has failed. Default: the app's `agentSupervisor`; without that none, so that the
   * error policy alone decides, and an instance whose event it has settled begins anew at once.
   */
  readonly supervisor?: SupervisorStrategy | SupervisorOptions
  /**
   * What becomes of an event that has failed: a policy, or a function that is told of the error and may choose one.
   * Default: that of the topic, or of the app.
   */
  readonly onError?: ErrorPolicy | ((error: unknown, event: Event) => ErrorPolicy | undefined)
  /** How replies are written. Default: JSON. */
  readonly reply?: TypeDescription
  /** How long `ask` waits for a reply, where the call does not say. Default 30 seconds. */
  readonly timeout?: DurationInput
  /**
   * Whether a request tells in headers where its reply goes, and a reply to whom it belongs. `false` puts that into an
   * envelope in the value, with the value itself, for where headers get lost: what something else than rxfaust reads in
   * the topic then are envelopes. An agent answers to either as it was asked. Default true.
   */
  readonly useReplyHeaders?: boolean
  /** What the agent is for, as `info()` gives it. */
  readonly help?: string
}

/** Of an agent on a topic, or several, or a channel, that is described elsewhere. */
export interface TopicAgentOptions<In, K, Out, Source extends AgentSource<In, K> = Topic<In, K>>
  extends AgentOptions<Out> {
  readonly topic: Source
}

/** Of an agent with a topic of its own, which these options describe: `<app>-<agent>`. */
export interface OwnTopicAgentOptions<
  V extends TypeDescription | undefined,
  KD extends TypeDescription | undefined,
  Out,
> extends AgentOptions<Out>,
    Omit<TopicOptions<V, KD>, 'onError' | 'schema' | 'internal'> {
  readonly topic?: undefined
}
