import { type Observable, Subject } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import type { Commits } from '../acks/Commits.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import { inTransaction } from '../acks/inTransaction.js'
import type { Monitor } from '../acks/Monitor.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import type { Sender } from '../acks/Sender.js'
import type { Task } from '../acks/Task.js'
import { transactionOf } from '../acks/transactionOf.js'
import type { AgentHost } from '../agents/AgentHost.js'
import type { StepClock } from '../streams/StepClock.js'
import type { RecoveryProgress } from '../tables/recovery/RecoveryProgress.js'
import type { CoPartitioning } from '../tables/state/CoPartitioning.js'
import type { TableDefinition } from '../tables/state/TableDefinition.js'
import type { TableHost } from '../tables/state/TableHost.js'
import type { Channel } from '../topics/Channel.js'
import type { InternalNode } from '../topics/InternalNode.js'
import { Topic } from '../topics/Topic.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import type { Producer } from '../transport/Producer.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import type { Transport } from '../transport/Transport.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { StateMachine } from '../util/StateMachine.js'
import { type AppStatus, appTransitions } from './AppStatus.js'
import { BlockReports } from './BlockReports.js'
import { CommitTimer } from './CommitTimer.js'
import { CommitWatch } from './CommitWatch.js'
import type { Configuration } from './Configuration.js'
import { ConfiguredRuntime } from './ConfiguredRuntime.js'
import type { Connection } from './Connection.js'
import { createTaskManager } from './createTaskManager.js'
import { deadLetterHeaders } from './deadLetterHeaders.js'
import { Discovery } from './discovery/Discovery.js'
import { Guarantee } from './Guarantee.js'
import { LeaderElection } from './LeaderElection.js'
import { Names } from './Names.js'
import { RepartitionPurge } from './RepartitionPurge.js'
import type { AppSignals } from './signals/AppSignals.js'
import { PartitionSignals } from './signals/PartitionSignals.js'
import { ProduceSignal } from './signals/ProduceSignal.js'
import type { TaskManager } from './TaskManager.js'
import { TopicPatterns } from './TopicPatterns.js'
import type { Warning } from './Warning.js'
import { Warnings } from './Warnings.js'

type AnyTopic = Topic<unknown, unknown>

/** The inside of an app: what its streams, topics, tables and tasks work with. */
export class AppRuntime extends ConfiguredRuntime implements AgentHost, TableHost {
  /** With the version, from 2 on. */
  readonly id: string
  readonly monitor: Monitor
  readonly status: StateMachine<AppStatus>
  readonly flush$ = new Subject<RecordQueue | undefined>()
  readonly stopped$ = new Subject<void>()
  /** Emits when an event was acknowledged; watched by those who wait for a position. */
  readonly progress$ = new Subject<void>()
  readonly recovery$ = new Subject<RecoveryProgress>()
  readonly topics = new Map<string, AnyTopic>()
  /** Topics that the app made for itself, with the nodes that they belong to. */
  readonly internalTopics = new Map<string, InternalNode>()
  readonly tables: TableDefinition[] = []
  readonly channels: Channel<unknown, unknown>[] = []
  readonly coPartitioned: CoPartitioning[] = []
  readonly taskManager: TaskManager
  readonly patterns = new TopicPatterns(this)
  readonly leadership = new LeaderElection(this)
  readonly commitTimer: CommitTimer
  readonly commitWatch = new CommitWatch(this, () => this.taskManager.queues())
  readonly discovery = new Discovery(this)
  readonly signals: AppSignals
  readonly partitionSignals: PartitionSignals
  readonly produceSignal: ProduceSignal
  readonly #names: Names
  readonly #warnings: Warnings
  readonly #blocking: BlockReports
  readonly #guarantee: Guarantee
  readonly #purge: RepartitionPurge
  /** Set by the start, and gone with the stop. */
  connection: Connection | undefined
  /** How a warning reaches those who don't watch `warnings$`. */
  onWarning: (warning: Warning) => void = ({ code, message }) =>
    process.emitWarning(message, { type: 'RxfaustWarning', code })
  /** What the app does when it has failed. */
  onFailure: (error: unknown) => void = () => {}
  /** A task was fenced: the group has to be asked what this worker owns. */
  onFenced: () => void = () => {}
  /** The app has its connection, and reads nothing yet. */
  onOpen: () => Promise<void> = () => Promise.resolve()
  /** The app stops, and still has its connection. */
  onClose: () => Promise<void> = () => Promise.resolve()
  /** A topic was subscribed to, or left, after the start. */
  onInterest: (topic: AnyTopic) => void = () => {}

  constructor(configuration: Configuration) {
    super(configuration)
    const { settings } = this
    const { id, scheduler } = settings
    this.signals = configuration.signals
    this.monitor = settings.monitor
    this.id = id
    this.partitionSignals = new PartitionSignals(this.signals, this)
    this.produceSignal = new ProduceSignal(this.signals, this)
    this.#names = new Names(id)
    this.#warnings = new Warnings(this.monitor, settings.logger, warning => this.onWarning(warning))
    this.#blocking = new BlockReports(this, settings.development)
    this.status = new StateMachine<AppStatus>(`App "${id}"`, appTransitions, 'created')
    this.#purge = new RepartitionPurge(scheduler)
    this.commitTimer = new CommitTimer(this, () => this.commit())
    this.taskManager = createTaskManager(this, task => this.#guarantee.createTransaction(task))
    this.flush$.subscribe(() => this.#hurry())
    this.#guarantee = new Guarantee(this, () => this.#committed())
  }

  /** Whether what is declared now is declared before the start. */
  get declaring(): boolean {
    return this.status.is('created') || (this.status.is('starting') && this.discovery.running)
  }

  get commits(): Commits {
    return this.#guarantee.commits
  }

  get warnings$(): Observable<Warning> {
    return this.#warnings.added$
  }

  get steps(): StepClock | undefined {
    return this.#blocking.steps
  }

  get transport(): Transport {
    return this.#connected('use the broker').transport
  }

  get producer(): Producer {
    return this.#connected('commit').producer
  }

  get sender(): Sender {
    return this.#connected('send').sender
  }

  get outsideSender(): Sender {
    return this.#connected('send').outsideSender
  }

  get replySender(): Sender {
    return this.#connected('send').replySender
  }

  get assigned$(): Observable<void> {
    return this.taskManager.changed$
  }

  owned(): Iterable<TopicPartition> {
    return this.taskManager.queues()
  }

  senderOf(claim: Claim | undefined): Sender {
    if (claim === undefined) return this.sender
    inTransaction(claim)
    return transactionOf(claim)?.sender ?? this.sender
  }

  interrupted(claim: Claim, cause: unknown): boolean {
    return this.#guarantee.interrupted(claim, cause)
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
    const topic = new this.settings.parts.Topic<T, K>(this, name, options, this.codecs)
    this.topics.set(name, topic as AnyTopic)
    return topic
  }

  ensureTopic(topic: AnyTopic): Promise<number> {
    return this.#connected(`use topic "${topic.name}"`).registry.ensure(topic)
  }

  interestChanged(topic: AnyTopic): void {
    if (this.declaring || this.status.is('stopping', 'stopped', 'failed')) return
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
    if (!this.declaring) {
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
    this.#names.claim(name, kind)
  }

  warn(code: string, message: string): void {
    this.#warnings.add(code, message)
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
      partition: keyBytes === null ? partition % partitions : this.partitioner(keyBytes, partitions),
      key: keyBytes,
      value: valueBytes,
      headers: deadLetterHeaders(event, error, this.scheduler.now()),
      timestamp: this.scheduler.now(),
    })
    this.monitor.deadLetters++
  }

  /** From the start to the end of the app. */
  watchBlocking(on: boolean): void {
    this.#blocking.watch(on)
  }

  /** Whatever holds events back has to let go, so records that linger are sent. */
  #hurry(): void {
    this.connection?.sender.hurry()
    if (this.settings.exactlyOnce) for (const task of this.tasks()) task.transaction?.sender.hurry()
  }

  #committed(): void {
    this.#blocking.check()
    this.commitWatch.committed()
    this.recovered()
    this.#purge.committed(this.taskManager.queues(), this.internalTopics, this.transport.admin).catch(error => {
      this.logger.warn({ error }, 'committed records of repartition topics could not be deleted yet')
    })
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
