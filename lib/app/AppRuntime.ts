import { type SchedulerLike, Subject } from 'rxjs'
import { CommitCoordinator } from '../acks/CommitCoordinator.js'
import { CreditPool } from '../acks/CreditPool.js'
import { Dispatcher } from '../acks/Dispatcher.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import { Monitor } from '../acks/Monitor.js'
import { RecordQueue } from '../acks/RecordQueue.js'
import type { Sender } from '../acks/Sender.js'
import type { Task } from '../acks/Task.js'
import { createTaskTables } from '../tables/createTaskTables.js'
import type { RecoveryProgress } from '../tables/RecoveryProgress.js'
import type { TableDefinition } from '../tables/TableDefinition.js'
import type { TableHost } from '../tables/TableHost.js'
import { Topic } from '../topics/Topic.js'
import type { TopicHost } from '../topics/TopicHost.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import { partitionFor } from '../transport/partitionFor.js'
import type { Transport } from '../transport/Transport.js'
import type { Logger } from '../util/Logger.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { StateMachine } from '../util/StateMachine.js'
import { type AppStatus, appTransitions } from './AppStatus.js'
import { CommitTimer } from './CommitTimer.js'
import type { Connection } from './Connection.js'
import { deadLetterHeaders } from './deadLetterHeaders.js'
import { nextTurn } from './nextTurn.js'
import type { Position } from './Position.js'
import { RepartitionPurge } from './RepartitionPurge.js'
import { resolvePositions } from './resolvePositions.js'
import type { Settings } from './Settings.js'
import { TaskManager } from './TaskManager.js'
import type { Warning } from './Warning.js'

type AnyTopic = Topic<unknown, unknown>

/** The inside of an app: what its streams, topics, tables and tasks work with. */
export class AppRuntime implements TopicHost, TableHost {
  readonly monitor = new Monitor()
  readonly status: StateMachine<AppStatus>
  readonly flush$ = new Subject<RecordQueue | undefined>()
  readonly stopped$ = new Subject<void>()
  /** Emits when an event was acknowledged; watched by those who wait for a position. */
  readonly progress$ = new Subject<void>()
  readonly warnings$ = new Subject<Warning>()
  readonly recovery$ = new Subject<RecoveryProgress>()
  readonly topics = new Map<string, AnyTopic>()
  /** Topics that the app made for itself. */
  readonly internalTopics = new Set<string>()
  readonly tables: TableDefinition[] = []
  readonly taskManager: TaskManager
  readonly commits: CommitCoordinator
  readonly commitTimer: CommitTimer
  readonly #names = new Map<string, string>()
  readonly #warned = new Set<string>()
  readonly #pool: CreditPool
  readonly #purge: RepartitionPurge
  readonly #dispatcher: Dispatcher
  /** Set by the start, and gone with the stop. */
  connection: Connection | undefined
  /** How a warning reaches those who don't watch `warnings$`. */
  onWarning: (warning: Warning) => void = ({ code, message }) =>
    process.emitWarning(message, { type: 'RxfaustWarning', code })
  /** What the app does when it has failed. */
  onFailure: (error: unknown) => void = () => {}
  /** A topic was subscribed to, or left, after the start. */
  onInterest: (topic: AnyTopic) => void = () => {}

  constructor(
    readonly id: string,
    /** Replaced before the start only: a TestDriver puts another broker in. */
    public settings: Settings,
  ) {
    const { scheduler } = settings
    this.status = new StateMachine<AppStatus>(`App "${id}"`, appTransitions, 'created')
    this.#pool = new CreditPool(settings.streamBufferMaxBytes)
    this.#purge = new RepartitionPurge(scheduler)
    this.#dispatcher = new Dispatcher(8, nextTurn, error => this.fail(error))
    this.commitTimer = new CommitTimer(scheduler, settings.commitInterval, settings.commitEvery, () => this.commit())
    this.taskManager = new TaskManager({
      scheduler,
      logger: settings.logger,
      monitor: this.monitor,
      drainTimeout: settings.drainTimeout,
      partitionsOf: topic => this.partitionsOf(topic) ?? 0,
      createQueue: (topic, partition, task) => this.#createQueue(topic, partition, task),
      createStore: task => {
        const tables = this.tables.filter(table => table.kind !== 'global')
        const own = tables.filter(
          table => this.partitionsOf(table.changelog(task.partitions).topic) === task.partitions,
        )
        return own.length === 0 ? undefined : createTaskTables(this, task, own)
      },
      positions: (partitions, from) => this.#positions(partitions, from),
      revoke: task => {
        for (const queue of task.queues.values()) this.topics.get(queue.topic)?.revoke(queue)
      },
      dropWaiting: () => {
        for (const topic of this.topics.values()) topic.dropWaiting()
      },
      flushHolders: () => this.flush$.next(undefined),
      commit: () => this.commits.commit(),
      fail: error => this.fail(error),
    })
    this.commits = new CommitCoordinator(
      {
        tasks: () => this.taskManager.tasks(),
        sendAll: records => this.sender.sendAll(records),
        commit: async (offsets, epoch) => this.taskManager.consumer?.commit(offsets, epoch),
        degraded: error => this.degraded(error),
        recovered: () => {
          this.recovered()
          this.#purge.committed(this.taskManager.queues(), this.internalTopics, this.transport.admin).catch(error => {
            this.logger.warn({ error }, 'committed records of repartition topics could not be deleted yet')
          })
        },
        fail: error => this.fail(error),
      },
      this.monitor,
    )
  }

  get scheduler(): SchedulerLike {
    return this.settings.scheduler
  }

  get logger(): Logger {
    return this.settings.logger
  }

  get onError(): ErrorPolicy {
    return this.settings.onError
  }

  get development(): boolean {
    return this.settings.development
  }

  get bufferLimit(): number {
    return this.settings.streamBufferMaxsize
  }

  get sendBufferLimit(): number {
    return this.settings.sendBufferMaxBytes
  }

  get stateDirectory(): string | undefined {
    return this.settings.stateDirectory
  }

  get tableCacheSize(): number {
    return this.settings.tableCacheSize
  }

  get recoveryStallTimeout(): number {
    return this.settings.recoveryStallTimeout
  }

  get transport(): Transport {
    return this.#connected('use the broker').transport
  }

  get sender(): Sender {
    return this.#connected('send').sender
  }

  partitionsOf(topic: string): number | undefined {
    return this.connection?.registry.partitionsOf(topic)
  }

  internalTopic<T, K>(name: string, options: TopicOptions): Topic<T, K> {
    this.claimName(name, 'topic')
    const topic = new Topic<T, K>(this, name, options)
    this.topics.set(name, topic as AnyTopic)
    this.internalTopics.add(name)
    return topic
  }

  declareTopic<T, K>(name: string, options: TopicOptions): Topic<T, K> {
    if (this.topics.has(name)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `Topic "${name}" is described twice in app "${this.id}".`,
        'Keep the topic in a variable, or call app.topic(name) without options for the one that is described.',
      )
    }
    const topic = new Topic<T, K>(this, name, options)
    this.topics.set(name, topic as AnyTopic)
    return topic
  }

  ensureTopic(topic: AnyTopic): Promise<number> {
    return this.#connected(`use topic "${topic.name}"`).registry.ensure(topic)
  }

  interestChanged(topic: AnyTopic): void {
    if (this.status.is('created', 'stopping', 'stopped', 'failed')) return
    this.taskManager.halt(topic.name, !topic.observed)
    if (topic.observed) this.onInterest(topic)
  }

  taskOf(partitions: number, partition: number): Task | undefined {
    return this.taskManager.task(partitions, partition)
  }

  tasks(): Iterable<Task> {
    return this.taskManager.tasks()
  }

  registerTable(table: TableDefinition): void {
    if (!this.status.is('created')) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `Table "${table.name}" is declared after the start of app "${this.id}".`,
        'Declare tables before app.start(): they are recovered before the first record is processed.',
      )
    }
    this.claimName(table.name, 'table')
    this.tables.push(table)
  }

  recoveryProgress(progress: RecoveryProgress): void {
    this.recovery$.next(progress)
  }

  claimName(name: string, kind: string): void {
    const taken = this.#names.get(name)
    if (taken !== undefined) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `The name "${name}" of a ${kind} is already that of a ${taken} in app "${this.id}".`,
        'Give each node of the topology a name of its own; to use one twice, keep the stream in a variable.',
        { details: { name } },
      )
    }
    this.#names.set(name, kind)
  }

  warn(code: string, message: string): void {
    const key = `${code} ${message}`
    if (this.#warned.has(key)) return
    this.#warned.add(key)
    this.monitor.warnings++
    this.logger.warn({ code }, message)
    this.warnings$.next({ code, message })
    this.onWarning({ code, message })
  }

  fail(error: unknown): void {
    if (this.status.is('failed', 'stopped')) {
      this.logger.error({ error }, 'error after the end of the app')
      return
    }
    this.logger.error({ error }, 'app failed')
    this.status.to('failed')
    this.onFailure(error)
  }

  degraded(error: unknown): void {
    this.logger.warn({ error }, 'the broker is in trouble; trying again')
    if (this.status.can('degraded')) this.status.to('degraded')
    this.commitTimer.again()
  }

  /** The broker answers again. */
  recovered(): void {
    if (this.status.is('degraded')) this.status.to('running')
  }

  /** Commits what is done; what fails is dealt with. */
  commit(): void {
    this.commits.commit().catch((error: unknown) => this.fail(error))
  }

  async deadLetter(topic: string, event: Event, error: unknown): Promise<void> {
    const { registry, sender } = this.#connected('send a dead letter')
    const partitions = await registry.ensureNamed(topic)
    const { keyBytes, valueBytes, partition } = event.message
    await sender.send({
      topic,
      partition: keyBytes === null ? partition % partitions : partitionFor(keyBytes, partitions),
      key: keyBytes,
      value: valueBytes,
      headers: deadLetterHeaders(event, error, this.scheduler.now()),
      timestamp: this.scheduler.now(),
    })
    this.monitor.deadLetters++
  }

  #positions(
    partitions: readonly { topic: string; partition: number }[],
    from: number | undefined,
  ): Promise<ReadonlyMap<string, Position>> {
    const { autoOffsetReset } = this.settings
    return resolvePositions(
      this.transport.admin,
      this.id,
      partitions,
      from,
      // Of a repartition topic only what is committed is ever deleted, so its first record is the next one to be read.
      topic => (this.internalTopics.has(topic) ? 'earliest' : autoOffsetReset),
      message => this.warn('RXFAUST_OFFSET_RESET', message),
    )
  }

  #createQueue(name: string, partition: number, task: Task): RecordQueue {
    const topic = this.topics.get(name) as AnyTopic
    const queue = new RecordQueue(name, partition, task, {
      limit: this.settings.streamBufferMaxsize,
      pool: this.#pool,
      monitor: this.monitor,
      deliver: (record, from) => topic.deliver(record, from),
      accepts: from => topic.accepts(from),
      flow: (from, paused) => {
        const { consumer } = this.taskManager
        if (paused) consumer?.pause([from])
        else consumer?.resume([from])
      },
      starved: from => this.flush$.next(from),
      ready: from => this.#dispatcher.wake(from),
      acknowledged: () => {
        this.commitTimer.done()
        if (this.progress$.observed) this.progress$.next()
      },
    })
    if (!topic.observed) queue.halt(true)
    return queue
  }

  #connected(what: string): Connection {
    if (this.connection !== undefined) return this.connection
    throw new RxfaustError(
      'RXFAUST_STATE',
      `App "${this.id}" can't ${what}: it is ${this.status.value}.`,
      'Wait for app.start() first, and do not use it after app.stop().',
    )
  }
}
