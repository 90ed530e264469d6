import type { Observable } from 'rxjs'
import type { Agent } from '../agents/Agent.js'
import type { AgentFunction } from '../agents/AgentFunction.js'
import type { OwnTopicAgentOptions, TopicAgentOptions } from '../agents/AgentOptions.js'
import { Agents } from '../agents/Agents.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import { adoptStream } from '../streams/adoptStream.js'
import type { Stream } from '../streams/Stream.js'
import { createGlobalTable } from '../tables/createGlobalTable.js'
import { createTable } from '../tables/createTable.js'
import type { DefaultedGlobalTableOptions } from '../tables/DefaultedGlobalTableOptions.js'
import type { DefaultedTableOptions } from '../tables/DefaultedTableOptions.js'
import type { GlobalTable } from '../tables/GlobalTable.js'
import type { GlobalTableOptions } from '../tables/GlobalTableOptions.js'
import { createSetGlobalTable } from '../tables/sets/createSetGlobalTable.js'
import { createSetTable } from '../tables/sets/createSetTable.js'
import type { SetGlobalTable } from '../tables/sets/SetGlobalTable.js'
import type { SetGlobalTableOptions } from '../tables/sets/SetGlobalTableOptions.js'
import type { SetTable } from '../tables/sets/SetTable.js'
import type { SetTableOptions } from '../tables/sets/SetTableOptions.js'
import type { Table } from '../tables/Table.js'
import type { TableOptions } from '../tables/TableOptions.js'
import { Channel } from '../topics/Channel.js'
import type { ChannelOptions } from '../topics/ChannelOptions.js'
import type { Topic } from '../topics/Topic.js'
import { TopicGroup } from '../topics/TopicGroup.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import type { AppRuntime } from './AppRuntime.js'
import { memberTopic } from './memberTopic.js'

/** What an app is made of: the declarations that stand before its start. Base of {@link App}. */
export abstract class Declarations {
  /** @internal */
  readonly runtime: AppRuntime
  /** @internal */
  protected readonly agents: Agents
  /** @internal */
  protected readonly globals: GlobalTable<unknown, unknown>[] = []

  /** @internal */
  protected constructor(runtime: AppRuntime) {
    this.runtime = runtime
    this.agents = new Agents(runtime)
  }

  /**
   * Describes a topic. Described twice without options, or with the same options object, it is the same topic.
   *
   * Several names, or a pattern, give one stream of several topics, to which nothing is sent. The topics of a pattern are
   * those that the broker has; new ones join within the app's `patternInterval`. The app's own changelogs and the like,
   * and topics described as `internal`, do not match.
   *
   * @throws RxfaustError `RXFAUST_NAME` where the name can't be used or is described otherwise already
   */
  topic<
    const V extends TypeDescription | undefined = undefined,
    const K extends TypeDescription | undefined = undefined,
  >(name: string, options?: TopicOptions<V, K>): Topic<TypeOf<V>, TypeOf<K, string>>
  topic<
    const V extends TypeDescription | undefined = undefined,
    const K extends TypeDescription | undefined = undefined,
  >(names: readonly string[] | RegExp, options?: TopicOptions<V, K>): TopicGroup<TypeOf<V>, TypeOf<K, string>>
  topic(name: string | readonly string[] | RegExp, options?: TopicOptions): unknown {
    if (typeof name !== 'string') return this.#topics(name, options ?? {})
    const known = this.runtime.topics.get(name)
    if (known !== undefined && (options === undefined || known.isDescribedBy(options))) return known
    return this.runtime.declareTopic(name, options ?? {})
  }

  #topics(names: readonly string[] | RegExp, options: TopicOptions): TopicGroup<unknown, unknown> {
    const pattern = names instanceof RegExp ? names : undefined
    const group = new TopicGroup<unknown, unknown>(this.runtime, options.onError, pattern !== undefined)
    if (pattern !== undefined) this.runtime.patterns.add(pattern, options, group)
    else for (const each of new Set(names as readonly string[])) group.add(memberTopic(this.runtime, each, options))
    return group
  }

  /**
   * Describes a channel: events in memory, in this process, in the shape of a topic.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`
   * @example
   * const jobs = app.channel('jobs', { value: Job, maxsize: 100 })
   */
  channel<
    const V extends TypeDescription | undefined = undefined,
    const K extends TypeDescription | undefined = undefined,
  >(name: string, options: ChannelOptions<V, K> = {}): Channel<TypeOf<V>, TypeOf<K, string>> {
    this.runtime.claimName(name, 'channel')
    const channel = new Channel<TypeOf<V>, TypeOf<K, string>>(this.runtime, name, options)
    this.runtime.channels.push(channel as Channel<unknown, unknown>)
    return channel
  }

  /**
   * Declares a table: state by key, partitioned as the topic whose events write to it.
   *
   * @example
   * const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 4 })
   * orders.subscribe(order => totals.update(order.account, total => total + order.amount))
   */
  table<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options: DefaultedTableOptions<KD, VD>,
  ): Table<TypeOf<KD>, TypeOf<VD>, never>
  table<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options?: TableOptions<KD, VD>,
  ): Table<TypeOf<KD>, TypeOf<VD>>
  table(name: string, options?: TableOptions<TypeDescription, TypeDescription>): unknown {
    return createTable(this.runtime, name, options)
  }

  /** Declares a table of which every worker has a full copy. */
  globalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options: DefaultedGlobalTableOptions<KD, VD>,
  ): GlobalTable<TypeOf<KD>, TypeOf<VD>, never>
  globalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options?: GlobalTableOptions<KD, VD>,
  ): GlobalTable<TypeOf<KD>, TypeOf<VD>>
  globalTable(name: string, options?: GlobalTableOptions<TypeDescription, TypeDescription>): unknown {
    const table = createGlobalTable(this.runtime, name, options)
    this.globals.push(table as GlobalTable<unknown, unknown>)
    return table
  }

  /**
   * Declares a table of sets, partitioned as the topic whose events write to it.
   *
   * @example
   * const users = app.setTable('users', { key: string(), value: string(), partitions: 4 })
   * logins.subscribe(({ city, user }) => users.get(city).add(user))
   */
  setTable<KD extends TypeDescription = 'text', ED extends TypeDescription = 'json'>(
    name: string,
    options?: SetTableOptions<KD, ED>,
  ): SetTable<TypeOf<KD>, TypeOf<ED>> {
    return createSetTable(this.runtime, name, options)
  }

  /** Declares a table of sets of which every worker has a full copy. */
  setGlobalTable<KD extends TypeDescription = 'text', ED extends TypeDescription = 'json'>(
    name: string,
    options?: SetGlobalTableOptions<KD, ED>,
  ): SetGlobalTable<TypeOf<KD>, TypeOf<ED>> {
    const sets = createSetGlobalTable(this.runtime, name, options)
    this.globals.push(sets.table as unknown as GlobalTable<unknown, unknown>)
    return sets
  }

  /**
   * Declares an agent: a function that processes the stream of a topic, and that can be asked. What it gives for an
   * event, as an Observable or by `yield`, is the reply to whoever has sent it. It runs from the app's start on.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`
   * @example
   * const doubler = app.agent('doubler', { topic: numbers, sinks: [results] }, stream => stream.pipe(map(n => n * 2)))
   * const fraud = app.agent('fraud', { topic: orders, supervisor: 'oneForOne' }, async function* (stream) {
   *   for await (const order of stream) yield order.amount > 10_000
   * })
   * await fraud.ask(order)
   */
  agent<In, K, Out = never>(
    name: string,
    options: TopicAgentOptions<In, K, NoInfer<Out>>,
    fn: AgentFunction<In, K, Out>,
  ): Agent<In, K, Out>
  agent<
    const V extends TypeDescription | undefined = undefined,
    const KD extends TypeDescription | undefined = undefined,
    Out = never,
  >(
    name: string,
    options: OwnTopicAgentOptions<V, KD, NoInfer<Out>>,
    fn: AgentFunction<TypeOf<V>, TypeOf<KD, string>, Out>,
  ): Agent<TypeOf<V>, TypeOf<KD, string>, Out>
  agent(
    name: string,
    options:
      | TopicAgentOptions<unknown, unknown, unknown>
      | OwnTopicAgentOptions<TypeDescription | undefined, TypeDescription | undefined, unknown>,
    fn: AgentFunction<unknown, unknown, unknown>,
  ): unknown {
    return this.agents.declare(name, options, fn)
  }

  /** Makes a Stream of this app out of any Observable. Its values belong to no event unless they are emitted in one. */
  stream<T>(source: Observable<T>): Stream<T, unknown> {
    return adoptStream(this.runtime, source)
  }
}
