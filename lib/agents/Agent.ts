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
 *
 * Asking. A request is a record with three headers: where the reply goes, a correlation id, and which agent is asked.
 * It is always sent outside of transactions, since whoever asks waits for it. For the same reason an event that is in a
 * transaction can't ask: its worker would wait at the next commit for this event, and with it for the reply, which is
 * only given when that commit is through.
 */
import { randomUUID } from 'node:crypto'
import { map, type Observable } from 'rxjs'
import { currentClaim } from '../acks/currentClaim.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { within } from '../acks/within.js'
import { createSerde } from '../codecs/createSerde.js'
import type { Serde } from '../codecs/Serde.js'
import type { RecordMetadata } from '../topics/RecordMetadata.js'
import { Topic } from '../topics/Topic.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { AgentFunction } from './AgentFunction.js'
import type { AgentHost } from './AgentHost.js'
import type { AgentInfo } from './AgentInfo.js'
import type { AgentOptions } from './AgentOptions.js'
import type { AgentSink } from './AgentSink.js'
import { Answers } from './Answers.js'
import type { AgentMessage, AskOptions, CastOptions } from './AskOptions.js'
import { askAll } from './askAll.js'
import { InstanceGroup } from './InstanceGroup.js'
import { Replies } from './Replies.js'
import type { ReplyInbox } from './ReplyInbox.js'
import type { ReplyTopics } from './ReplyTopics.js'
import { readReplyError } from './replyHeaders.js'
import { requestHeaders } from './requestHeaders.js'

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
export class Agent<In, K, Out> {
  readonly name: string
  readonly topic: Topic<In, K>
  readonly #address: string
  readonly #serde: Serde<Out>
  readonly #timeout: number
  readonly #group: InstanceGroup<In, K, Out>
  readonly #answers: Answers<Out>
  readonly #options: AgentOptions<Out>
  readonly #around: AgentSurroundings

  /** @internal made by `app.agent` */
  constructor(
    around: AgentSurroundings,
    name: string,
    topic: Topic<In, K>,
    options: AgentOptions<Out>,
    fn: AgentFunction<In, K, Out>,
  ) {
    const { host } = around
    const { sinks = [], onError, reply, timeout = TIMEOUT } = options
    this.name = name
    this.topic = topic
    this.#around = around
    this.#options = options
    this.#address = `${host.id}-${name}`
    this.#serde = createSerde<Out>(reply, 'value', `reply of agent "${name}"`)
    this.#timeout = toMillis(timeout, `timeout of agent "${name}"`)
    const replies = new Replies<Out>(host, this.#address, this.#serde, around.replyTopics)
    this.#answers = new Answers<Out>(sinks, replies)
    this.#group = new InstanceGroup<In, K, Out>({
      host,
      agent: name,
      topic,
      fn,
      answers: this.#answers,
      options,
      policy: (typeof onError === 'function' ? undefined : onError) ?? topic.policy,
      policyFor: (error, event) => (typeof onError === 'function' ? this.#decide(onError, error, event) : undefined),
      disposed: (event, error) => replies.sendError(event, error),
    })
  }

  /**
   * Sends a value, without a reply; resolves when the broker has it.
   *
   * @throws RxfaustError as `topic.send`
   */
  cast(value: In | null, options: CastOptions<K> = {}): Promise<RecordMetadata> {
    return this.topic.send({ ...options, value })
  }

  /**
   * Sends a value, and has the reply sent to a topic or to another agent, with the key of this message. Resolves when
   * the broker has the value.
   *
   * @throws RxfaustError as `topic.send`
   * @example
   * await adder.send({ value: { a: 2, b: 2 }, replyTo: sums })
   */
  send(message: AgentMessage<In, K, Out>): Promise<RecordMetadata> {
    const { replyTo, correlationId = randomUUID(), ...sent } = message
    if (replyTo === undefined) return this.topic.send(sent)
    const topic = replyTo instanceof Topic ? replyTo : replyTo.topic
    const request = { replyTo: topic.name, correlationId, agent: this.#address }
    return this.topic.send({ ...sent, headers: requestHeaders(request, sent.headers) })
  }

  /**
   * Sends a value and resolves with the first result that the agent gives for it.
   *
   * @throws RxfaustError `RXFAUST_TIMEOUT` where there is no reply in time; `RXFAUST_AGENT` where the agent has failed
   * and its error policy has disposed of the request; `RXFAUST_TRANSACTION` in an event under exactly once;
   * `RXFAUST_STATE` where the app stops meanwhile; and as `topic.send`
   */
  async ask(value: In | null, options: AskOptions<K> = {}): Promise<Out> {
    const { timeout, correlationId = randomUUID(), ...sent } = options
    const { inbox } = this.#around
    this.#checkTransaction()
    const millis = timeout === undefined ? this.#timeout : toMillis(timeout, 'timeout')
    const replyTo = await inbox.topic()
    const reply = inbox.expect(correlationId, millis, () => this.#expired(millis))
    const headers = requestHeaders({ replyTo, correlationId, agent: this.#address }, sent.headers)
    // Whoever asks in an event waits for the reply, and so must not keep the request back until the event is done.
    const sending = outsideOfEvents(() => within(undefined, () => this.topic.send({ ...sent, value, headers })))
    sending.catch((error: unknown) => inbox.reject(correlationId, error))
    const record = await reply
    const error = readReplyError(record.headers)
    if (error !== undefined) throw error
    return this.#serde.decode(record.value, record.headers) as Out
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

  /** Begins again in this worker after {@link stop} or {@link cancel}. The app's start does it the first time. */
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
      topic: this.topic.name,
      help,
      state,
      concurrency,
      isolatedPartitions,
      supervisor: supervisor?.strategy,
      instances,
      restarts: supervisor?.count ?? 0,
    }
  }

  #decide(
    onError: (error: unknown, event: Event) => ErrorPolicy | undefined,
    error: unknown,
    event: Event,
  ): ErrorPolicy | undefined {
    try {
      return onError(error, event)
    } catch (thrown) {
      const { logger } = this.#around.host
      logger.error({ error: thrown, agent: this.name }, "an agent's onError threw; the policy of its topic applies")
      return undefined
    }
  }

  #checkTransaction(): void {
    if (currentClaim()?.event.queue.task.transaction === undefined) return
    throw new RxfaustError(
      'RXFAUST_TRANSACTION',
      `Agent "${this.name}" was asked in the processing of an event under exactly once: the reply comes with a commit, which waits for this event.`,
      'Let the agent send its result on with send({ value, replyTo }), and process that where it arrives; or ask outside of events.',
      { details: { agent: this.name } },
    )
  }

  #expired(millis: number): RxfaustError {
    return new RxfaustError(
      'RXFAUST_TIMEOUT',
      `Agent "${this.name}" has not replied within ${millis} ms.`,
      `See whether a worker runs it and reads topic "${this.topic.name}", whether it gives a result for every event, and whether it has failed; or raise the timeout. The request may still be processed.`,
      { retriable: true, details: { agent: this.name, topic: this.topic.name, timeout: millis } },
    )
  }
}

function inOrder<R>(replies: Observable<readonly [place: number, reply: R]>): Promise<R[]> {
  const all: R[] = []
  return new Promise((resolve, reject) => {
    replies.subscribe({
      next: ([place, reply]) => {
        all[place] = reply
      },
      error: reject,
      complete: () => resolve(all),
    })
  })
}
