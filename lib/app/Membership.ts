import { Patience } from '../tables/recovery/Patience.js'
import { retrying } from '../tables/recovery/retrying.js'
import type { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import { placementOf } from './placementOf.js'

/** An app's place in its consumer group: what it has joined for, and what becomes of what the group says. */
export class Membership {
  #subscribed: ReadonlySet<string> = new Set()

  #rebalances = 0
  #settled: Promise<void> = Promise.resolve()

  constructor(private readonly runtime: AppRuntime) {}

  /** Resolves when the tasks of the last assignment run, and those are told who want to know. */
  get settled(): Promise<void> {
    return this.#settled
  }

  /** Joins the group for the topics that have subscribers, and for the election of a leader. */
  async join(): Promise<void> {
    const { runtime } = this
    const { taskManager, settings, id, leadership } = runtime
    const topics = this.#consumed()
    if (topics.length === 0 || taskManager.consumer !== undefined) return
    this.#subscribed = new Set(topics)
    await leadership.prepare()
    const consumer = await runtime.transport.consumer({
      group: id,
      topics,
      assigner: settings.assigner,
      placement: () => placementOf(runtime),
      sessionTimeout: settings.sessionTimeout,
      heartbeatInterval: settings.heartbeatInterval,
      drainTimeout: settings.drainTimeout,
      rebalanceTimeout: settings.rebalanceTimeout,
      maxBytesPerPartition: settings.fetchMaxBytes,
    })
    if (runtime.status.is('stopping', 'stopped', 'failed')) return consumer.stop()
    taskManager.consumer = consumer
    await consumer.run({
      batch: batch => taskManager.batch(batch),
      assigned: assignment => {
        taskManager.assigned(leadership.withoutTopic(assignment))
        leadership.assigned(assignment)
        this.#rebalanced()
      },
      revoked: async revocation => {
        this.#rebalances++
        if (runtime.status.can('rebalancing')) runtime.status.to('rebalancing')
        await Promise.all([leadership.revoked(revocation), taskManager.revoked(revocation)])
      },
      error: error => this.#consumerError(error),
      recovered: () => runtime.recovered(),
    })
  }

  /** Running again, when the tasks of the new assignment are. */
  #rebalanced(): void {
    const { runtime } = this
    const rebalance = ++this.#rebalances
    const settled = runtime.taskManager.settled().then(async () => {
      if (runtime.status.is('rebalancing')) runtime.status.to('running')
      // Where another rebalance has begun, its end is the one to be told of.
      if (rebalance !== this.#rebalances || !runtime.status.is('starting', 'running', 'degraded')) return
      if (runtime.signals.listens('rebalanceComplete')) await runtime.signals.tell('rebalanceComplete')
    })
    this.#settled = settled.catch((error: unknown) => runtime.fail(error))
  }

  #consumerError(error: RxfaustError): void {
    const { runtime } = this
    const { topic, partition } = error.details
    if (error.code === 'RXFAUST_OFFSET_OUT_OF_RANGE' && typeof topic === 'string' && typeof partition === 'number') {
      runtime.taskManager.reset({ topic, partition }).catch((cause: unknown) => runtime.fail(cause))
    } else if (error.retriable) runtime.degraded(error)
    else runtime.fail(error)
  }

  /**
   * A topic has its first subscriber after the start, or one of a pattern was deleted: one announced rejoin.
   *
   * @param starting the start, which goes before it
   */
  rejoin(starting: Promise<void> | undefined): void {
    const { runtime } = this
    const ready = Promise.resolve(starting).then(async () => {
      const { consumer } = runtime.taskManager
      const undeclared = [...runtime.topics.values()].filter(
        topic => topic.observed && runtime.partitionsOf(topic.name) === undefined,
      )
      for (const topic of undeclared) await runtime.ensureTopic(topic)
      await this.#prepareElection()
      if (consumer === undefined) return this.join()
      const topics = [...new Set([...this.#subscribed, ...this.#consumed()])].filter(
        topic => !runtime.patterns.isGone(topic),
      )
      const same = topics.length === this.#subscribed.size && topics.every(topic => this.#subscribed.has(topic))
      if (same) return
      runtime.logger.info({ topics }, 'rejoining the group for topics that have come or gone after the start')
      this.#subscribed = new Set(topics)
      await consumer.subscribe(topics)
    })
    ready.catch((error: unknown) => {
      if (!runtime.status.is('stopping', 'stopped')) runtime.fail(error)
    })
  }

  /** Waits for the broker: that somebody asks for a leader in an outage must not end the app. */
  async #prepareElection(): Promise<void> {
    const { leadership, scheduler, logger, stopped$ } = this.runtime
    const stop = new AbortController()
    const watch = stopped$.subscribe(() => stop.abort())
    const patience = new Patience(scheduler, Number.POSITIVE_INFINITY, stop.signal, cause => cause)
    try {
      await retrying(
        scheduler,
        patience,
        () => leadership.prepare(),
        error => logger.warn({ error }, 'no leader could be elected yet; trying again'),
      )
    } finally {
      watch.unsubscribe()
    }
  }

  /** Somebody else has one of our tasks: the group says who owns what. */
  askAgain(): void {
    const { runtime } = this
    runtime.taskManager.consumer?.subscribe([...this.#subscribed]).catch((error: unknown) => {
      if (!runtime.status.is('stopping', 'stopped')) runtime.fail(error)
    })
  }

  #consumed(): string[] {
    const { topics, leadership } = this.runtime
    const names = [...topics.values()].filter(topic => topic.observed).map(topic => topic.name)
    if (leadership.topic !== undefined) names.push(leadership.topic)
    return names
  }
}
