import { asyncScheduler } from 'rxjs'
import type { Agent } from '../agents/Agent.js'
import type { AgentSource } from '../agents/AgentSource.js'
import type { App } from '../app/App.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import type { Message } from '../topics/Message.js'
import type { RecordMetadata } from '../topics/RecordMetadata.js'
import type { Topic } from '../topics/Topic.js'
import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { AgentResult } from './AgentResult.js'
import { AgentResults } from './AgentResults.js'
import { AppHarness } from './AppHarness.js'
import { readTable, type TableEntries } from './readTable.js'
import { TestBroker } from './TestBroker.js'
import { toMessage } from './toMessage.js'
import { topicReader } from './topicReader.js'
import { VirtualTime } from './VirtualTime.js'

/** A topic, a channel, or an agent. */
interface PutTarget<T, K> {
  send(message: Message<T, K>): Promise<RecordMetadata>
}

/**
 * Drives an app step by step: the engine of `marbles` without marbles. Whatever broker the app was made with, it runs
 * on one in memory, and in virtual time from 0, which passes only in {@link advance}. One at a time in a process, until
 * {@link stop}.
 *
 * @example
 * const t = await TestDriver.start(app)
 * await t.put(orders, 'ann', order)
 * await t.advance({ minutes: 1 })
 * expect(t.read(alerts)).to.deep.equal([['ann', { alert: 'ann' }]])
 * await t.stop()
 */
export class TestDriver {
  readonly #harness: AppHarness
  readonly #read = new Map<string, number>()
  readonly #results = new AgentResults()

  private constructor(harness: AppHarness) {
    this.#harness = harness
    for (const agent of harness.app.agents.all()) this.#results.watch(agent)
  }

  /**
   * Starts an app that was not started yet.
   *
   * @throws RxfaustError `RXFAUST_STATE` where the app was started, or another test has virtual time, `RXFAUST_OPTION`
   * where the app has a scheduler of its own, and what `app.start` throws
   */
  static async start(app: App): Promise<TestDriver> {
    const { runtime } = app
    if (runtime.settings.scheduler !== asyncScheduler) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `App "${app.id}" has a scheduler of its own, which a TestDriver can't move.`,
        'Make the app without the option scheduler.',
      )
    }
    if (!runtime.status.is('created')) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `App "${app.id}" is ${app.state} already.`,
        'Give TestDriver.start an app that was not started: it starts it on a broker in memory.',
      )
    }
    // Loading files takes real time.
    await app.discover()
    const time = new VirtualTime(`The TestDriver of app "${app.id}"`)
    try {
      const broker = await TestBroker.open(time)
      const connection = broker.connect()
      runtime.override({ broker: connection, stateDirectory: undefined })
      const harness = new AppHarness(app, time, broker, connection)
      const driver = new TestDriver(harness)
      await harness.start()
      if (harness.failure === undefined) return driver
      await harness.stop()
      throw harness.failure.error
    } catch (error) {
      time.end()
      throw error
    }
  }

  /** Milliseconds since the start. */
  get now(): number {
    return this.#harness.time.now
  }

  /**
   * Sends a message to a topic, a channel or an agent, at the present virtual time, and resolves with its place when
   * everything that follows from it without time moving on has happened.
   *
   * @throws why the app has failed, and as `topic.send`
   */
  async put<T, K>(
    target: PutTarget<T, K>,
    key: K | null,
    value: T | null,
    options: Omit<Message<T, K>, 'key' | 'value'> = {},
  ): Promise<RecordMetadata> {
    this.#check()
    const sent = await target.send({ ...options, key, value })
    await this.#harness.time.run(this.now)
    this.#check()
    return sent
  }

  /**
   * Sends several messages at once, each a pair of key and value or a message with a time, headers or a partition of
   * its own, and resolves as {@link put}.
   */
  async putAll<T, K>(
    target: PutTarget<T, K>,
    messages: readonly (readonly [key: K | null, value: T | null] | Message<T, K>)[],
  ): Promise<RecordMetadata[]> {
    this.#check()
    const sent = await Promise.all(messages.map(message => target.send(toMessage(message))))
    await this.#harness.time.run(this.now)
    this.#check()
    return sent
  }

  /** Lets virtual time pass, with everything that happens in it. @throws why the app has failed */
  async advance(duration: DurationInput): Promise<void> {
    this.#check()
    await this.#harness.time.advance(toMillis(duration, 'The duration'))
    this.#check()
  }

  /**
   * Lets virtual time pass until everything that the topics hold is acknowledged, as `app.idle` says: what is held for
   * a time, tried again later, or under way.
   *
   * @throws why the app has failed; RxfaustError `RXFAUST_DEADLINE` where something never ends
   */
  async idle(): Promise<void> {
    this.#check()
    try {
      await this.#harness.time.until(this.#harness.app.idle(), 'app.idle()')
    } finally {
      this.#check()
    }
  }

  /** The windows that a table holds, by key and by the window's start. */
  table<K, V>(table: TableEntries<WindowEntry<K, V>>): Promise<Record<string, Record<number, V>>>
  /** The entries that a table holds. */
  table<K, V>(table: TableEntries<readonly [K, V]>): Promise<Record<string, V>>
  async table(table: TableEntries<never>): Promise<Record<string, unknown>> {
    this.#check()
    return readTable(table)
  }

  /** Keys and values of the messages that a topic has got since it was last read here, in the order of their arrival. */
  read<T, K>(topic: Topic<T, K>): Array<readonly [key: K | null, value: T | null]> {
    const from = this.#read.get(topic.name) ?? 0
    const stored = this.#harness.broker.stored(topic.name)
    this.#read.set(topic.name, stored.length)
    const decode = topicReader(topic)
    return stored.slice(from).map(({ record }) => {
      const { key, value } = decode(record)
      return [key, value]
    })
  }

  /**
   * What an agent has given so far, in the order in which its sinks had taken it, each with the place of its event; or
   * the results of one event, by what {@link put} has resolved with.
   *
   * @example
   * const sent = await t.put(adder, 'ann', { a: 4, b: 4 })
   * expect(t.results(adder, sent)).to.deep.equal([8])
   */
  results<In, K, Out, Source extends AgentSource<In, K>>(agent: Agent<In, K, Out, Source>): readonly AgentResult<Out>[]
  results<In, K, Out, Source extends AgentSource<In, K>>(
    agent: Agent<In, K, Out, Source>,
    of: Pick<RecordMetadata, 'topic' | 'partition' | 'offset'>,
  ): readonly Out[]
  results<In, K, Out, Source extends AgentSource<In, K>>(
    agent: Agent<In, K, Out, Source>,
    of?: Pick<RecordMetadata, 'topic' | 'partition' | 'offset'>,
  ): readonly AgentResult<Out>[] | readonly Out[] {
    this.#check()
    const all = this.#results.of(agent)
    if (of === undefined) return [...all]
    return all
      .filter(each => each.topic === of.topic && each.partition === of.partition && each.offset === of.offset)
      .map(({ result }) => result)
  }

  /** Stops the app, which commits, and gives RxJS its timers back. Idempotent. @throws why the app has failed */
  async stop(): Promise<void> {
    try {
      await this.#harness.stop()
    } finally {
      this.#harness.time.end()
    }
  }

  #check(): void {
    if (this.#harness.failure !== undefined) throw this.#harness.failure.error
  }
}
