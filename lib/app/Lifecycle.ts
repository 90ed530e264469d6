import { filter, firstValueFrom, map, merge } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { Sender } from '../acks/Sender.js'
import type { GlobalTable } from '../tables/GlobalTable.js'
import { openTransport } from '../transport/openTransport.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import type { Transport } from '../transport/Transport.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'
import { deadline } from '../util/deadline.js'
import { pause } from '../util/pause.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import type { Connection } from './Connection.js'
import { Manifest } from './Manifest.js'
import { ManifestLog } from './ManifestLog.js'
import { nextTurn } from './nextTurn.js'
import { placementOf } from './placementOf.js'
import { TopicRegistry } from './TopicRegistry.js'

/** The part of the time of a stop in which work may end and be committed; the rest is for leaving and closing. */
const DRAIN_SHARE = 0.8
/** Milliseconds for which the end of a transaction may be on its way to the partitions; then it is somebody else's. */
const OPEN_TRANSACTION = 512
/** Milliseconds in which the broker is told in any case, where it can be reached. */
const LAST_WORD = 250

/** Starts and stops an app, in order. */
export class Lifecycle {
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #watched = false
  #started = false
  #resolveDone: () => void = () => {}
  #rejectDone: (reason: unknown) => void = () => {}
  readonly #done: Promise<void>

  constructor(
    private readonly runtime: AppRuntime,
    private readonly globals: () => readonly GlobalTable<unknown, unknown>[],
  ) {
    this.#done = new Promise((resolve, reject) => {
      this.#resolveDone = resolve
      this.#rejectDone = reject
    })
    // Whoever asks for `done` gets the reason; a failure that nobody asks for is told below.
    this.#done.catch(() => undefined)
    runtime.onFailure = error => this.#failed(error)
    runtime.onInterest = () => this.#rejoin()
    runtime.onFenced = () => this.#askAgain()
  }

  get done(): Promise<void> {
    this.#watched = true
    return this.#done
  }

  start(): Promise<void> {
    const { status, id } = this.runtime
    if (!status.is('created')) {
      return Promise.reject(
        new RxfaustError(
          'RXFAUST_STATE',
          `App "${id}" can't be started: it is ${status.value}.`,
          'An app starts once; make a new one to start again.',
        ),
      )
    }
    status.to('starting')
    this.#starting = this.#start()
    return this.#starting
  }

  stop(caller: Claim | undefined): Promise<void> {
    this.#stopping ??= this.#stop(caller)
    return this.#stopping
  }

  async idle(): Promise<void> {
    const { runtime } = this
    const failed = firstValueFrom(
      runtime.status.changes$.pipe(filter(status => status === 'failed' || status === 'stopped')),
    ).then(() => {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `App "${runtime.id}" has ${runtime.status.value === 'failed' ? 'failed' : 'stopped'}.`,
        'See app.done for the reason.',
      )
    })
    await Promise.race([failed, this.#caughtUp()])
  }

  /** As many rounds as records may hop from topic to topic. */
  async #caughtUp(): Promise<void> {
    const { runtime } = this
    for (let round = runtime.topics.size; round >= 0; round--) {
      await runtime.sender.flush()
      await runtime.taskManager.settled()
      if (runtime.settings.exactlyOnce) await this.#outputsSeen()
      const queues = [...runtime.taskManager.queues()].filter(queue => runtime.topics.get(queue.topic)?.observed)
      const ends = await runtime.transport.admin.offsets(queues, 'stable')
      const behind = queues.filter(queue => (queue.frontier ?? 0) < (ends.get(key(queue)) ?? 0))
      if (behind.length === 0 && runtime.sender.bytes === 0) return
      await this.#until(() =>
        behind.every(queue => queue.closed || (queue.frontier ?? 0) >= (ends.get(key(queue)) ?? 0)),
      )
    }
  }

  /** What was made so far is committed, and the broker shows it to readers of committed records. */
  async #outputsSeen(): Promise<void> {
    const { runtime } = this
    await runtime.commits.commit()
    const queues = [...runtime.taskManager.queues()]
    const { admin } = runtime.transport
    for (let millis = 1; millis < OPEN_TRANSACTION; millis *= 2) {
      const [stable, latest] = await Promise.all([admin.offsets(queues, 'stable'), admin.offsets(queues, 'latest')])
      if (queues.every(queue => stable.get(key(queue)) === latest.get(key(queue)))) return
      await pause(millis, runtime.scheduler)
    }
  }

  #until(reached: () => boolean): Promise<void> {
    const { progress$, taskManager } = this.runtime
    if (reached()) return Promise.resolve()
    return firstValueFrom(
      merge(progress$, taskManager.changed$).pipe(
        map(() => undefined),
        filter(reached),
      ),
    )
  }

  async #start(): Promise<void> {
    const { runtime } = this
    const { settings, status } = runtime
    try {
      const { broker, logger, scheduler } = settings
      const owned = typeof broker === 'string'
      const transport = owned ? await openTransport(broker, { clientId: runtime.id, logger, scheduler }) : broker
      const producer = status.is('starting') ? await transport.producer({ deliveryTimeout: Infinity }) : undefined
      if (producer === undefined || !status.is('starting')) {
        await producer?.close()
        if (owned) await transport.close()
        throw this.#cutOff()
      }
      this.#checkGuarantee(transport)
      const registry = new TopicRegistry(transport.admin, settings.topicPartitions)
      const sender = new Sender(producer, runtime.monitor)
      runtime.connection = { transport, producer, sender, registry, owned }
      await this.#declare(runtime.connection)
      await Promise.all(this.globals().map(table => table.start()))
      await this.#join()
      await runtime.taskManager.settled()
      if (status.is('starting', 'rebalancing')) status.to('running')
      runtime.watchBlocking(true)
      this.#started = status.is('running', 'degraded')
    } catch (error) {
      if (status.is('stopping', 'stopped')) throw this.#cutOff(error)
      runtime.fail(error)
      await this.#stopping
      throw error
    }
    if (runtime.status.is('failed')) await this.#done
    if (!this.#started) throw this.#cutOff()
  }

  #checkGuarantee({ name, capabilities }: Transport): void {
    if (!this.runtime.settings.exactlyOnce || capabilities.transactions !== false) return
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `processingGuarantee is 'exactly-once', but the broker ${name} has no transactions.`,
      "Use another broker, or 'at-least-once'.",
    )
  }

  /** Checks what the program declares, also against what it was when the stored state was written. */
  async #declare({ transport, producer, registry }: Connection): Promise<void> {
    const { runtime } = this
    const { id, settings, scheduler } = runtime
    const stopped = new AbortController()
    const watch = runtime.stopped$.subscribe(() => stopped.abort(this.#cutOff()))
    try {
      const { recoveryStallTimeout, changedState } = settings
      const log = new ManifestLog(id, transport, producer, scheduler, recoveryStallTimeout, stopped.signal)
      const manifest = new Manifest(id, transport.admin, log, changedState, runtime)
      await registry.declare(
        [...runtime.topics.values()],
        runtime.tables,
        manifest,
        runtime.internalTopics,
        runtime.coPartitioned,
      )
    } finally {
      watch.unsubscribe()
    }
  }

  #cutOff(cause?: unknown): RxfaustError {
    return new RxfaustError(
      'RXFAUST_STATE',
      `App "${this.runtime.id}" was stopped while it started.`,
      'Nothing runs any more. Catch this where the app may be stopped that early; app.done resolves all the same.',
      { cause },
    )
  }

  /** Joins the group for the topics that have subscribers. */
  async #join(): Promise<void> {
    const { runtime } = this
    const { taskManager, settings, id } = runtime
    const topics = this.#consumed()
    if (topics.length === 0 || taskManager.consumer !== undefined) return
    const consumer = await runtime.transport.consumer({
      group: id,
      topics,
      assigner: settings.assigner,
      placement: () => placementOf(runtime),
      sessionTimeout: settings.sessionTimeout,
      heartbeatInterval: settings.heartbeatInterval,
      drainTimeout: settings.drainTimeout,
    })
    if (runtime.status.is('stopping', 'stopped', 'failed')) return consumer.stop()
    taskManager.consumer = consumer
    await consumer.run({
      batch: batch => taskManager.batch(batch),
      assigned: assignment => {
        taskManager.assigned(assignment)
        this.#rebalanced()
      },
      revoked: async revocation => {
        if (runtime.status.can('rebalancing')) runtime.status.to('rebalancing')
        await taskManager.revoked(revocation)
      },
      error: error => this.#consumerError(error),
      recovered: () => runtime.recovered(),
    })
  }

  /** Running again, when the tasks of the new assignment are. */
  #rebalanced(): void {
    const { runtime } = this
    runtime.taskManager.settled().then(
      () => {
        if (runtime.status.is('rebalancing')) runtime.status.to('running')
      },
      (error: unknown) => runtime.fail(error),
    )
  }

  #consumerError(error: RxfaustError): void {
    const { runtime } = this
    const { topic, partition } = error.details
    if (error.code === 'RXFAUST_OFFSET_OUT_OF_RANGE' && typeof topic === 'string' && typeof partition === 'number') {
      runtime.taskManager.reset({ topic, partition }).catch((cause: unknown) => runtime.fail(cause))
    } else if (error.retriable) runtime.degraded(error)
    else runtime.fail(error)
  }

  /** A topic has its first subscriber after the start: one announced rejoin. */
  #rejoin(): void {
    const { runtime } = this
    const { consumer } = runtime.taskManager
    const ready = Promise.resolve(this.#starting).then(async () => {
      const undeclared = [...runtime.topics.values()].filter(
        topic => topic.observed && runtime.partitionsOf(topic.name) === undefined,
      )
      for (const topic of undeclared) await runtime.ensureTopic(topic)
      if (consumer === undefined) return this.#join()
      const topics = this.#consumed()
      if (topics.some(topic => !this.#subscribed.has(topic))) {
        runtime.logger.info({ topics }, 'rejoining the group for a topic that was subscribed to after the start')
        this.#subscribed = new Set([...this.#subscribed, ...topics])
        await consumer.subscribe([...this.#subscribed])
      }
    })
    ready.catch((error: unknown) => {
      if (!runtime.status.is('stopping', 'stopped')) runtime.fail(error)
    })
  }

  /** Somebody else has one of our tasks: the group says who owns what. */
  #askAgain(): void {
    const { runtime } = this
    runtime.taskManager.consumer?.subscribe([...this.#subscribed]).catch((error: unknown) => {
      if (!runtime.status.is('stopping', 'stopped')) runtime.fail(error)
    })
  }

  #subscribed: ReadonlySet<string> = new Set()

  #consumed(): string[] {
    const names = [...this.runtime.topics.values()].filter(topic => topic.observed).map(topic => topic.name)
    if (this.#subscribed.size === 0) this.#subscribed = new Set(names)
    return names
  }

  async #stop(caller: Claim | undefined): Promise<void> {
    const { runtime } = this
    const { status } = runtime
    if (status.is('created')) {
      status.to('stopped')
      this.#resolveDone()
      return
    }
    // A start may wait for long: for other members of the group, for a recovery. It is cut off, not waited for.
    const until = runtime.scheduler.now() + runtime.settings.stopTimeout
    status.to('stopping')
    await this.#shutdown(caller)
    const started = Promise.resolve(this.#starting).catch((error: unknown) =>
      runtime.logger.debug({ error }, 'the start ended'),
    )
    await deadline(started, Math.max(0, until - runtime.scheduler.now()), runtime.scheduler)
    if (status.is('stopping')) status.to('stopped')
    this.#resolveDone()
  }

  #failed(error: unknown): void {
    this.#rejectDone(error)
    // Before it has started, the start itself rejects.
    if (!this.#watched && this.#started) {
      process.emitWarning(`App "${this.runtime.id}" has failed: ${error instanceof Error ? error.message : error}`, {
        type: 'RxfaustWarning',
        code: 'RXFAUST_APP_FAILED',
      })
    }
    this.#stopping = this.#shutdown(undefined)
  }

  /** Ends everything in order; an error of one step does not keep the next ones from happening. */
  async #shutdown(caller: Claim | undefined): Promise<void> {
    const { runtime } = this
    const { connection, taskManager, settings, scheduler } = runtime
    const attempt = async (what: string, step: () => Promise<unknown> | undefined): Promise<void> => {
      try {
        await step()
      } catch (error) {
        runtime.logger.error({ error }, `${what} failed while stopping`)
      }
    }
    if (caller !== undefined) {
      // The handler that stops the app may be waiting for the stop.
      nextTurn()
        .then(() => {
          for (const delivery of caller.deliveries) delivery.drop()
        })
        .catch((error: unknown) => runtime.fail(error))
    }
    const until = scheduler.now() + settings.stopTimeout
    const left = (): number => Math.max(0, until - scheduler.now())
    await attempt('the drain', () => taskManager.drain(settings.stopTimeout * DRAIN_SHARE))
    runtime.commitTimer.stop()
    runtime.watchBlocking(false)
    for (const topic of runtime.topics.values()) topic.finish()
    runtime.stopped$.next()
    await attempt('leaving the group', () => taskManager.consumer?.stop({ timeout: Math.max(LAST_WORD, left() / 2) }))
    await attempt('closing the tasks', () => taskManager.close())
    if (connection === undefined) return
    await attempt('sending the rest', () => deadline(connection.sender.flush(), left() / 2, scheduler))
    await attempt('closing global tables', () => Promise.all(this.globals().map(table => table.close())))
    await attempt('closing the producer', () =>
      deadline(connection.producer.close(), Math.max(LAST_WORD, left()), scheduler),
    )
    if (connection.owned) await attempt('closing the broker', () => connection.transport.close())
    runtime.connection = undefined
  }
}

function key({ topic, partition }: TopicPartition): string {
  return topicPartitionKey(topic, partition)
}
