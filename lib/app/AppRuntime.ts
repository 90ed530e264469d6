import { asyncScheduler, type SchedulerLike, Subject } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { CommitCoordinator } from '../acks/CommitCoordinator.js'
import type { Commits } from '../acks/Commits.js'
import { CreditPool } from '../acks/CreditPool.js'
import { Dispatcher } from '../acks/Dispatcher.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import { ExactlyOnceCommits } from '../acks/ExactlyOnceCommits.js'
import { inTransaction } from '../acks/inTransaction.js'
import { Monitor } from '../acks/Monitor.js'
import { RecordQueue } from '../acks/RecordQueue.js'
import type { Sender } from '../acks/Sender.js'
import { Task } from '../acks/Task.js'
import { TaskTransaction } from '../acks/TaskTransaction.js'
import { transactionOf } from '../acks/transactionOf.js'
import { StepClock } from '../streams/StepClock.js'
import { createStandbyTables } from '../tables/recovery/createStandbyTables.js'
import { Patience } from '../tables/recovery/Patience.js'
import type { RecoveryProgress } from '../tables/recovery/RecoveryProgress.js'
import { retrying } from '../tables/recovery/retrying.js'
import type { CoPartitioning } from '../tables/state/CoPartitioning.js'
import { createTaskTables } from '../tables/state/createTaskTables.js'
import type { TableDefinition } from '../tables/state/TableDefinition.js'
import type { TableHost } from '../tables/state/TableHost.js'
import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import type { InternalNode } from '../topics/InternalNode.js'
import { Topic } from '../topics/Topic.js'
import type { TopicHost } from '../topics/TopicHost.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import { partitionFor } from '../transport/partitionFor.js'
import type { Transport } from '../transport/Transport.js'
import type { Logger } from '../util/Logger.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { StateMachine } from '../util/StateMachine.js'
import { type AppStatus, appTransitions } from './AppStatus.js'
import { BlockWatch } from './BlockWatch.js'
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

/** The part of a transaction's time in which the events under way may end; the rest is for its commit. */
const BARRIER_SHARE = 0.8

/** The inside of an app: what its streams, topics, tables and tasks work with. */
export class AppRuntime implements TopicHost, TableHost {
  readonly monitor = new Monitor()
  readonly steps: StepClock | undefined
  readonly status: StateMachine<AppStatus>
  readonly flush$ = new Subject<RecordQueue | undefined>()
  readonly stopped$ = new Subject<void>()
  /** Emits when an event was acknowledged; watched by those who wait for a position. */
  readonly progress$ = new Subject<void>()
  readonly warnings$ = new Subject<Warning>()
  readonly recovery$ = new Subject<RecoveryProgress>()
  readonly topics = new Map<string, AnyTopic>()
  /** Topics that the app made for itself, with the nodes that they belong to. */
  readonly internalTopics = new Map<string, InternalNode>()
  readonly tables: TableDefinition[] = []
  readonly coPartitioned: CoPartitioning[] = []
  readonly taskManager: TaskManager
  readonly commits: Commits
  readonly commitTimer: CommitTimer
  readonly #names = new Map<string, string>()
  readonly #warned = new Set<string>()
  readonly #blockWatch = new BlockWatch(millis => this.#blockedSomewhere(millis))
  #blockedSince = 0
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
  /** A task was fenced: the group has to be asked what this worker owns. */
  onFenced: () => void = () => {}
  /** A topic was subscribed to, or left, after the start. */
  onInterest: (topic: AnyTopic) => void = () => {}

  constructor(
    readonly id: string,
    /** Replaced before the start only: a TestDriver puts another broker in. */
    public settings: Settings,
  ) {
    const { scheduler } = settings
    if (settings.development) this.steps = new StepClock((step, millis) => this.#blocked(step, millis))
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
      createStore: (task, opened) => {
        const own = this.#tablesOf(task.partitions)
        return own.length === 0 ? undefined : createTaskTables(this, task, own, opened)
      },
      createStandby: (partitions, partition, ready) => {
        const own = this.#tablesOf(partitions)
        const id = Task.idOf(partitions, partition)
        return own.length === 0 ? undefined : createStandbyTables(this, id, partition, own, ready)
      },
      createTransaction: task => this.#createTransaction(task),
      positions: (partitions, from) => this.#positions(partitions, from),
      revoke: task => {
        for (const queue of task.queues.values()) this.topics.get(queue.topic)?.revoke(queue)
      },
      dropWaiting: () => {
        for (const topic of this.topics.values()) topic.dropWaiting()
      },
      flushHolders: () => this.flush$.next(undefined),
      commit: () => this.commits.commit(),
      warn: (code, message) => this.warn(code, message),
      fail: error => this.fail(error),
    })
    this.commits = settings.exactlyOnce ? this.#exactlyOnce() : this.#atLeastOnce()
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

  get store(): StoreOptions | OpenStore {
    return this.settings.store
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

  senderOf(claim: Claim | undefined): Sender {
    if (claim === undefined) return this.sender
    inTransaction(claim)
    return transactionOf(claim)?.sender ?? this.sender
  }

  interrupted(claim: Claim, cause: unknown): boolean {
    const { task } = claim.event.queue
    if (task.transaction === undefined || !(cause instanceof RxfaustError)) return false
    if (cause.code === 'RXFAUST_FENCED') this.#fenced(task, cause)
    else if (cause.retriable) this.#restart(task, cause)
    else return false
    return true
  }

  policyOf(topic: string): ErrorPolicy {
    return this.topics.get(topic)?.policy ?? this.onError
  }

  maxRecordBytes(topic: string): number | undefined {
    return this.connection?.registry.maxRecordBytes(topic)
  }

  partitionsOf(topic: string): number | undefined {
    return this.connection?.registry.partitionsOf(topic)
  }

  internalTopic<T, K>(
    name: string,
    options: TopicOptions,
    node: InternalNode = { kind: 'internal topic', name },
  ): Topic<T, K> {
    this.claimName(name, 'topic')
    const topic = new Topic<T, K>(this, name, options)
    this.topics.set(name, topic as AnyTopic)
    this.internalTopics.set(name, node)
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

  requireCoPartitioning(requirement: CoPartitioning): void {
    this.coPartitioned.push(requirement)
  }

  written(): void {
    this.commitTimer.done()
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
    const { registry } = this.#connected('send a dead letter')
    const partitions = await registry.ensureNamed(topic)
    const { keyBytes, valueBytes, partition } = event.message
    const sender = event.queue.task.transaction?.sender ?? this.sender
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

  /** Those of which a task of that many partitions has one partition. */
  #tablesOf(partitions: number): TableDefinition[] {
    return this.tables.filter(
      table => table.kind !== 'global' && this.partitionsOf(table.changelog(partitions).topic) === partitions,
    )
  }

  #atLeastOnce(): Commits {
    return new CommitCoordinator(
      {
        tasks: () => this.taskManager.tasks(),
        sendAll: records => this.sender.sendAll(records),
        commit: async (offsets, epoch) => this.taskManager.consumer?.commit(offsets, epoch),
        degraded: error => this.degraded(error),
        recovered: () => this.#committed(),
        fail: error => this.fail(error),
      },
      this.monitor,
    )
  }

  #exactlyOnce(): Commits {
    return new ExactlyOnceCommits(
      {
        scheduler: this.scheduler,
        group: this.id,
        barrierTimeout: this.settings.transactionTimeout * BARRIER_SHARE,
        tasks: () => this.taskManager.tasks(),
        flushHolders: () => this.flush$.next(undefined),
        restart: (task, cause) => this.#restart(task, cause),
        fenced: (task, cause) => this.#fenced(task, cause),
        degraded: error => this.degraded(error),
        recovered: () => this.#committed(),
        fail: error => this.fail(error),
      },
      this.monitor,
    )
  }

  async #createTransaction(task: Task): Promise<TaskTransaction | undefined> {
    const { settings, scheduler, logger } = this
    if (!settings.exactlyOnce) return undefined
    const { transactionTimeout } = settings
    const patience = new Patience(scheduler, Infinity, task.signal, cause => cause)
    const producer = await retrying(
      scheduler,
      patience,
      () => this.transport.producer({ transactionalId: `${this.id}-${task.id}`, transactionTimeout }),
      error => logger.warn({ error, task: task.id }, 'a transaction could not be prepared, and is tried again'),
    )
    return new TaskTransaction(producer, this.monitor, scheduler, logger, () => this.commitTimer.again())
  }

  #blockedSomewhere(millis: number): void {
    const known = this.#blockedSince
    this.#blockedSince = this.monitor.blocked
    // A step that was timed has been told of.
    if (this.monitor.blocked > known) return
    this.monitor.blocked++
    this.#blockedSince++
    const oldest = Array.from(this.taskManager.queues(), queue => queue.oldest).filter(event => event !== undefined)
    const underWay = oldest.map(({ message: { topic, partition, offset } }) => ({ topic, partition, offset }))
    this.warn(
      'RXFAUST_BLOCKED',
      'The event loop was blocked for more than a second by code that belongs to no step of a pipe: behind an await, ' +
        'or outside of the streams. Nothing else of the process ran meanwhile; the log has what was under way.',
    )
    this.logger.warn({ millis, underWay }, 'the event loop was blocked')
  }

  #blocked(step: string, millis: number): void {
    this.monitor.blocked++
    this.warn(
      'RXFAUST_BLOCKED',
      `The event loop was blocked for more than a second in ${step}. Nothing else of the process ran meanwhile, and ` +
        'longer than the session timeout it costs the partitions: await in between, or use a worker thread.',
    )
    this.logger.warn({ step, millis }, 'the event loop was blocked')
  }

  /** @internal from the start to the end of the app, where its clock is the real one */
  watchBlocking(on: boolean): void {
    if (on && this.scheduler === asyncScheduler) this.#blockWatch.start()
    else this.#blockWatch.stop()
  }

  #committed(): void {
    this.#blockWatch.check()
    this.recovered()
    this.#purge.committed(this.taskManager.queues(), this.internalTopics, this.transport.admin).catch(error => {
      this.logger.warn({ error }, 'committed records of repartition topics could not be deleted yet')
    })
  }

  #restart(task: Task, cause: unknown): void {
    this.logger.warn({ error: cause, task: task.id }, 'a transaction was aborted; its task begins again')
    this.taskManager.restart(task)
  }

  #fenced(task: Task, cause: unknown): void {
    this.logger.warn({ error: cause, task: task.id }, 'a task has another owner')
    this.taskManager.lost(task, 'its transaction was taken over')
    this.onFenced()
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
