import type { Observable } from 'rxjs'
import type { Agent } from '../agents/Agent.js'
import type { AgentFunction } from '../agents/AgentFunction.js'
import type { OwnTopicAgentOptions, TopicAgentOptions } from '../agents/AgentOptions.js'
import type { AgentSource } from '../agents/AgentSource.js'
import { Agents } from '../agents/Agents.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import { Background } from '../services/Background.js'
import type { BackgroundTask } from '../services/BackgroundTask.js'
import type { CronJob } from '../services/CronJob.js'
import type { CronOptions } from '../services/CronOptions.js'
import type { Service } from '../services/Service.js'
import type { ServiceDefinition } from '../services/ServiceDefinition.js'
import type { ServiceOptions } from '../services/ServiceOptions.js'
import type { TaskContext } from '../services/TaskContext.js'
import type { TaskOptions } from '../services/TaskOptions.js'
import type { TickContext } from '../services/TickContext.js'
import type { Timer } from '../services/Timer.js'
import type { TimerOptions } from '../services/TimerOptions.js'
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
import type { Channel } from '../topics/Channel.js'
import type { ChannelOptions } from '../topics/ChannelOptions.js'
import type { Topic } from '../topics/Topic.js'
import { TopicGroup } from '../topics/TopicGroup.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import type { CommandArgument } from './commands/CommandArgument.js'
import type { CommandContext } from './commands/CommandContext.js'
import type { CommandDefinition } from './commands/CommandDefinition.js'
import type { CommandOption } from './commands/CommandOption.js'
import type { CommandOptions } from './commands/CommandOptions.js'
import { Commands } from './commands/Commands.js'
import type { CommandValues } from './commands/CommandValues.js'
import { memberTopic } from './memberTopic.js'
import type { NoParts } from './parts/NoParts.js'
import type { Parts } from './parts/Parts.js'
import type { WithPart } from './parts/WithPart.js'

/** What an app is made of: the declarations that stand before its start. Base of {@link App}. */
export abstract class Declarations<P extends Parts = NoParts> {
  readonly #id: string
  readonly #runtime: AppRuntime | undefined
  /** @internal */
  readonly agents: Agents
  /** @internal */
  protected readonly background: Background
  /** @internal */
  readonly commands: Commands
  /** @internal */
  protected readonly globals: GlobalTable<unknown, unknown>[] = []

  /** @internal */
  protected constructor(id: string, createRuntime: (declarations: unknown) => AppRuntime) {
    this.#id = id
    const runtime = createRuntime(this)
    this.#runtime = runtime
    this.agents = new Agents(runtime, runtime.settings.parts.Agent)
    this.background = new Background(runtime)
    this.commands = new Commands(id)
  }

  /** The id that was given; of a version from 2 on, that of the version. */
  get id(): string {
    return this.#runtime?.id ?? this.#id
  }

  /** @internal */
  get runtime(): AppRuntime {
    if (this.#runtime !== undefined) return this.#runtime
    throw new RxfaustError(
      'RXFAUST_STATE',
      `App "${this.id}" is used while it is configured.`,
      'Handlers of on.beforeConfigured and on.configured have its options and its id; all else comes with the app.',
    )
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
  >(name: string, options?: TopicOptions<V, K>): WithPart<P, 'Topic', Topic<TypeOf<V>, TypeOf<K, string>>>
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
    if (pattern === undefined && !(Array.isArray(names) && names.length > 0)) {
      throw new RxfaustError('RXFAUST_OPTION', 'app.topic() names no topic.', 'Give a name, several, or a pattern.')
    }
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
  >(name: string, options: ChannelOptions<V, K> = {}): WithPart<P, 'Channel', Channel<TypeOf<V>, TypeOf<K, string>>> {
    this.runtime.claimName(name, 'channel')
    const channel = new this.runtime.settings.parts.Channel<TypeOf<V>, TypeOf<K, string>>(this.runtime, name, options)
    this.runtime.channels.push(channel as Channel<unknown, unknown>)
    return channel as WithPart<P, 'Channel', Channel<TypeOf<V>, TypeOf<K, string>>>
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
  ): WithPart<P, 'Table', Table<TypeOf<KD>, TypeOf<VD>, never>>
  table<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options?: TableOptions<KD, VD>,
  ): WithPart<P, 'Table', Table<TypeOf<KD>, TypeOf<VD>>>
  table(name: string, options?: TableOptions<TypeDescription, TypeDescription>): unknown {
    return createTable(this.runtime, name, options, this.runtime.settings.parts.Table)
  }

  /** Declares a table of which every worker has a full copy. */
  globalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options: DefaultedGlobalTableOptions<KD, VD>,
  ): WithPart<P, 'GlobalTable', GlobalTable<TypeOf<KD>, TypeOf<VD>, never>>
  globalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
    name: string,
    options?: GlobalTableOptions<KD, VD>,
  ): WithPart<P, 'GlobalTable', GlobalTable<TypeOf<KD>, TypeOf<VD>>>
  globalTable(name: string, options?: GlobalTableOptions<TypeDescription, TypeDescription>): unknown {
    const table = createGlobalTable(this.runtime, name, options, this.runtime.settings.parts.GlobalTable)
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
  ): WithPart<P, 'SetTable', SetTable<TypeOf<KD>, TypeOf<ED>>> {
    const sets = createSetTable(this.runtime, name, options, this.runtime.settings.parts.SetTable)
    return sets as WithPart<P, 'SetTable', SetTable<TypeOf<KD>, TypeOf<ED>>>
  }

  /** Declares a table of sets of which every worker has a full copy. */
  setGlobalTable<KD extends TypeDescription = 'text', ED extends TypeDescription = 'json'>(
    name: string,
    options?: SetGlobalTableOptions<KD, ED>,
  ): WithPart<P, 'SetGlobalTable', SetGlobalTable<TypeOf<KD>, TypeOf<ED>>> {
    const sets = createSetGlobalTable(this.runtime, name, options, this.runtime.settings.parts.SetGlobalTable)
    this.globals.push(sets.table as unknown as GlobalTable<unknown, unknown>)
    return sets as WithPart<P, 'SetGlobalTable', SetGlobalTable<TypeOf<KD>, TypeOf<ED>>>
  }

  /**
   * Declares an agent: a function that processes the stream of a topic, of several, or of a channel, and that can be
   * asked. What it gives for an event, as an Observable or by `yield`, is the reply to whoever has sent it. It runs from
   * the app's start on.
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
  ): WithPart<P, 'Agent', Agent<In, K, Out>>
  agent<In, K, Out = never>(
    name: string,
    options: TopicAgentOptions<In, K, NoInfer<Out>, Channel<In, K>>,
    fn: AgentFunction<In, K, Out>,
  ): WithPart<P, 'Agent', Agent<In, K, Out, Channel<In, K>>>
  agent<In, K, Out = never>(
    name: string,
    options: TopicAgentOptions<In, K, NoInfer<Out>, TopicGroup<In, K>>,
    fn: AgentFunction<In, K, Out>,
  ): WithPart<P, 'Agent', Agent<In, K, Out, TopicGroup<In, K>>>
  agent<
    const V extends TypeDescription | undefined = undefined,
    const KD extends TypeDescription | undefined = undefined,
    Out = never,
  >(
    name: string,
    options: OwnTopicAgentOptions<V, KD, NoInfer<Out>>,
    fn: AgentFunction<TypeOf<V>, TypeOf<KD, string>, Out>,
  ): WithPart<P, 'Agent', Agent<TypeOf<V>, TypeOf<KD, string>, Out>>
  agent(
    name: string,
    options:
      | TopicAgentOptions<unknown, unknown, unknown, AgentSource<unknown, unknown>>
      | OwnTopicAgentOptions<TypeDescription | undefined, TypeDescription | undefined, unknown>,
    fn: AgentFunction<unknown, unknown, unknown>,
  ): unknown {
    return this.agents.declare(name, options, fn)
  }

  /**
   * Calls a function once the app runs and its tables are recovered, also in a client. Declared later, it is called at
   * once. The app fails with what it rejects with, unless the options say otherwise. `app.stop()` aborts its signal and
   * waits for it, while everything can still be sent.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` where the app has stopped
   * @example
   * app.task(async ({ signal }) => {
   *   for await (const line of follow('orders.log', { signal })) await orders.send({ value: parse(line) })
   * })
   */
  task(fn: (context: TaskContext) => unknown, options: TaskOptions = {}): BackgroundTask {
    return this.background.task(fn, options)
  }

  /**
   * Calls a function at an interval: the nth time when n intervals have passed since the app runs, however long it takes.
   * A tick at which the last call is under way is skipped, unless `overlap` is set.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` where the app has stopped
   * @example
   * app.timer({ seconds: 30 }, () => rates.send({ value: rate() }), { onLeader: true })
   */
  timer(interval: DurationInput, fn: (context: TickContext) => unknown, options: TimerOptions = {}): Timer {
    return this.background.timer(interval, fn, options)
  }

  /**
   * Calls a function at the times of a cron pattern: minute, hour, day of month, month, day of week, optionally with
   * seconds in front and a year behind. docs/services.md says what happens when clocks are changed.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` where the app has stopped
   * @example
   * app.cron('0 9 * * MON-FRI', () => sendReport(), { timezone: 'Europe/Oslo', onLeader: true })
   */
  cron(pattern: string, fn: (context: TickContext) => unknown, options: CronOptions = {}): CronJob {
    return this.background.cron(pattern, fn, options)
  }

  /**
   * Declares something that starts and stops with the app: an object with `start`, `run` and `stop`, or a class of such.
   * Services start in the order in which they are declared, before the streams begin, and stop in reverse when these have
   * ended. `app.start()` rejects where one of them can't start.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` where the app has stopped
   * @example
   * const pool = app.service(new Pool(), { supervisor: 'oneForOne' })
   */
  service<S extends ServiceDefinition>(service: S | (new () => S), options?: ServiceOptions): Service<S> {
    return this.background.service(service, options)
  }

  /**
   * Declares a command of the program, with typed options and arguments: `node main.js send-all --max-messages 5 file.json`
   * where `main.js` ends with `await app.main()`.
   *
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`
   * @example
   * app.command(
   *   'send-all',
   *   { help: 'Sends orders.', options: { maxMessages: { type: 'number', default: 10 } }, arguments: { file: {} }, start: 'client' },
   *   async ({ maxMessages, file }, { say }) => {
   *     for (const order of (await read(file)).slice(0, maxMessages)) await orders.send({ value: order })
   *     say('Sent.')
   *   },
   * )
   */
  command<
    const Options extends Readonly<Record<string, CommandOption>> = Readonly<Record<never, never>>,
    const Arguments extends Readonly<Record<string, CommandArgument>> = Readonly<Record<never, never>>,
  >(
    name: string,
    options: CommandOptions<Options, Arguments>,
    fn: (values: CommandValues<Options, Arguments>, context: CommandContext) => unknown,
  ): void {
    this.commands.add({ ...options, name, run: fn as CommandDefinition['run'] })
  }

  /** Makes a Stream of this app out of any Observable. Its values belong to no event unless they are emitted in one. */
  stream<T>(source: Observable<T>): Stream<T, unknown> {
    return adoptStream(this.runtime, source)
  }
}
