/*
 * How an agent works.
 *
 * Instances. An agent is a function of a stream, run by one instance or several. Each is the end of a chain of operators
 * (an EndSubscription): what fails in it is dealt with there, by the error policy, and the chain is subscribed again,
 * which is the restart of the instance. A function that gives an Observable is such a chain by itself; one that iterates
 * is run as one (lib/streams/StreamProcess.ts). A single instance subscribes to the topic itself; of several, each
 * subscribes to its share of a pool (InstancePool.ts).
 *
 * Which event a result answers: the current one. For operators that is the event in whose scope the value is emitted, for
 * a function that iterates the one that its loop has in hand. A result that was made of several events, as a batch is,
 * answers all of them.
 *
 * In which order: the sinks take the result, one after the other; then the reply is sent; then the event may be done,
 * when the broker has the reply and what the sinks have sent. So a reply says that all of it is done, and what a crash
 * cuts off is done again: there may be two replies, of which the first counts.
 *
 * What happens to an event that fails is the policy's matter (the agent's, the topic's, the app's), and what happens to
 * instances is the supervisor's:
 *   policy     the event                              without a supervisor   with one
 *   fail       stays unsettled                        the app fails          as the supervisor says; restarted, the
 *                                                                            instance gets the event again
 *   skip       is done; who has asked is told         restart, at once       as the supervisor says
 *   dead       is done when the letter and the        restart, at once       as the supervisor says
 *   letter     error reply are sent
 *   retry      comes again, after the backoff; fails  restart, after the     as the supervisor says, not before the
 *              the app when attempts are used up      backoff                backoff
 * So under `fail`, the default, an event that always fails is tried until the limit of the supervisor, and then the app
 * fails and has lost nothing. The default limits are such that this happens: 5 restarts and 31 seconds of backoff within
 * a minute. Events that other instances have under way when they are restarted come again, as those of any chain do.
 */
import { map, type Observable } from 'rxjs'
import type { Event } from '../acks/Event.js'
import { createSerde } from '../codecs/createSerde.js'
import { Channel } from '../topics/Channel.js'
import type { RecordMetadata } from '../topics/RecordMetadata.js'
import type { Topic } from '../topics/Topic.js'
import { toMillis } from '../util/toMillis.js'
import type { AgentFunction } from './AgentFunction.js'
import type { AgentHost } from './AgentHost.js'
import type { AgentInfo } from './AgentInfo.js'
import type { AgentOptions } from './AgentOptions.js'
import type { AgentSink } from './AgentSink.js'
import type { AgentSource } from './AgentSource.js'
import { Answers } from './Answers.js'
import type { AgentMessage, AskOptions, CastOptions } from './AskOptions.js'
import { askAll } from './askAll.js'
import { chooseWith } from './chooseWith.js'
import { InstanceGroup } from './InstanceGroup.js'
import { inOrder } from './inOrder.js'
import { Replies } from './Replies.js'
import type { ReplyInbox } from './ReplyInbox.js'
import type { ReplyTopics } from './ReplyTopics.js'
import { Requests } from './Requests.js'
import { sourceNames } from './sourceNames.js'

/** Milliseconds. */
const TIMEOUT = 30_000

/** What the agents of one app share. */
interface AgentSurroundings {
  readonly host: AgentHost
  readonly inbox: ReplyInbox
  readonly replyTopics: ReplyTopics
}

/**
 * A function that processes a stream, and that can be asked: what it gives for an event is the reply to whoever has sent
 * it.
 *
 * @example
 * const adder = app.agent('adder', { value: object({ a: number(), b: number() }) }, async function* (stream) {
 *   for await (const { a, b } of stream) yield a + b
 * })
 * await app.start()
 * await adder.ask({ a: 4, b: 4 })                      // 8
 */
export class Agent<In, K, Out, Source extends AgentSource<In, K> = Topic<In, K>> {
  readonly name: string
  /** What it reads: a topic, several of them, or a channel. */
  readonly topic: Source
  readonly #group: InstanceGroup<In, K, Out>
  readonly #answers: Answers<Out>
  readonly #requests: Requests<In, K, Out>
  readonly #options: AgentOptions<Out>

  /** @internal made by `app.agent` */
  constructor(
    around: AgentSurroundings,
    name: string,
    topic: Source,
    options: AgentOptions<Out>,
    fn: AgentFunction<In, K, Out>,
  ) {
    const { host, inbox, replyTopics } = around
    const { sinks = [], onError, reply, timeout = TIMEOUT, useReplyHeaders = true } = options
    this.name = name
    this.topic = topic
    this.#options = options
    const address = `${host.id}-${name}`
    const serde = createSerde<Out>(reply, 'value', `reply of agent "${name}"`)
    const copied = topic instanceof Channel && topic.options.serialized === true
    const replies = new Replies<Out>({ host, agent: address, serde, topics: replyTopics, inbox, copied })
    this.#answers = new Answers<Out>(name, sinks, replies)
    this.#requests = new Requests<In, K, Out>({
      inbox,
      agent: name,
      address,
      source: topic,
      serde,
      timeout: toMillis(timeout, `timeout of agent "${name}"`),
      enveloped: !useReplyHeaders,
    })
    this.#group = new InstanceGroup<In, K, Out>({
      host,
      agent: name,
      topic,
      fn,
      answers: this.#answers,
      options,
      policy: (typeof onError === 'function' ? undefined : onError) ?? topic.policy,
      policyFor: chooseWith(onError, name, host.logger),
      disposed: (event, error) => replies.sendError(event, error),
    })
  }

  /**
   * Sends a value, without a reply; resolves when the broker has it. Of several topics it goes to the first.
   *
   * @throws RxfaustError as `topic.send`, or `channel.put`
   */
  async cast(value: In | null, options: CastOptions<K> = {}): Promise<RecordMetadata> {
    return this.#requests.cast(value, options)
  }

  /**
   * Sends a value, and has the reply sent to a topic or to another agent, with the key of this message. Resolves when
   * the broker has the value.
   *
   * @throws RxfaustError as `topic.send`, or `channel.put`; `RXFAUST_OPTION` where the reply of an agent that reads a
   * topic is to go to a channel
   * @example
   * await adder.send({ value: { a: 2, b: 2 }, replyTo: sums })
   */
  async send(message: AgentMessage<In, K, Out>): Promise<RecordMetadata> {
    return this.#requests.send(message)
  }

  /**
   * Sends a value and resolves with the first result that the agent gives for it.
   *
   * @throws RxfaustError `RXFAUST_TIMEOUT` where there is no reply in time; `RXFAUST_AGENT` where the agent has failed
   * and its error policy has disposed of the request; `RXFAUST_TRANSACTION` in an event under exactly once;
   * `RXFAUST_STATE` where the app stops meanwhile; and as `topic.send`
   */
  ask(value: In | null, options: AskOptions<K> = {}): Promise<Out> {
    return this.#requests.ask(value, options)
  }

  /**
   * Asks for each value, and emits the replies as they come, in any order. It begins when it is subscribed to, and has
   * no more than 1,000 requests under way, so that the values may have no end. The first error ends it.
   *
   * @example
   * fraud.map(orders).subscribe(isFraud => count(isFraud))
   */
  map(values: Iterable<In> | AsyncIterable<In>, options: AskOptions<K> = {}): Observable<Out> {
    return askAll(values, value => this.ask(value, options)).pipe(map(([, reply]) => reply))
  }

  /** As {@link map}, of pairs of key and value. */
  kvmap(
    pairs: Iterable<readonly [key: K | null, value: In]> | AsyncIterable<readonly [key: K | null, value: In]>,
    options: AskOptions<K> = {},
  ): Observable<Out> {
    return askAll(pairs, ([key, value]) => this.ask(value, { ...options, key })).pipe(map(([, reply]) => reply))
  }

  /**
   * Asks for each value, and resolves with all replies in the order of the values.
   *
   * @throws RxfaustError as {@link ask}, for the first request that fails
   */
  join(values: Iterable<In> | AsyncIterable<In>, options: AskOptions<K> = {}): Promise<Out[]> {
    return inOrder(askAll(values, value => this.ask(value, options)))
  }

  /** As {@link join}, of pairs of key and value. */
  kvjoin(
    pairs: Iterable<readonly [key: K | null, value: In]> | AsyncIterable<readonly [key: K | null, value: In]>,
    options: AskOptions<K> = {},
  ): Promise<Out[]> {
    return inOrder(askAll(pairs, ([key, value]) => this.ask(value, { ...options, key })))
  }

  /**
   * Adds a sink behind those of the options. It knows the type of the results, which functions among the options have to
   * be told: they are read before the agent's own function is.
   *
   * @example
   * adder.addSink(sum => console.log(sum))
   */
  addSink(sink: AgentSink<Out>): this {
    this.#answers.add(sink)
    return this
  }

  /** @internal tells of each result, when its sinks have taken it */
  watch(result: (value: Out, event: Event) => void): void {
    this.#answers.watch(result)
  }

  /**
   * Begins again in this worker after {@link stop}, when that is through, {@link cancel}, or when its supervisor has
   * given it up. The app's start does it the first time.
   */
  start(): void {
    this.#group.start()
  }

  /**
   * Takes nothing more in, in this worker, and resolves when what it has taken is finished. While nobody else is
   * subscribed to the topic, its records wait with the broker; otherwise the agent misses them.
   */
  stop(): Promise<void> {
    return this.#group.stop()
  }

  /** Ends at once, in this worker: as with any unsubscription, what it has not finished counts as done. */
  cancel(): void {
    this.#group.cancel()
  }

  /** All its instances in this worker begin anew; what they have not finished comes again. */
  restart(): void {
    this.#group.restart()
  }

  /** What it is, and what it does in this worker. */
  info(): AgentInfo {
    const { concurrency = 1, isolatedPartitions = false, help } = this.#options
    const { state, supervisor, instances } = this.#group
    return {
      name: this.name,
      topic: sourceNames(this.topic).join(', '),
      help,
      state,
      concurrency,
      isolatedPartitions,
      supervisor: supervisor?.strategy,
      instances,
      restarts: supervisor?.count ?? 0,
    }
  }

  /** A label for logs. */
  toString(): string {
    return `Agent: ${this.name}`
  }
}
