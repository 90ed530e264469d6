import type { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import { placementOf } from './placementOf.js'

/** An app's place in its consumer group: what it has joined for, and what becomes of what the group says. */
export class Membership {
  #subscribed: ReadonlySet<string> = new Set()

  constructor(private readonly runtime: AppRuntime) {}

  /** Joins the group for the topics that have subscribers. */
  async join(): Promise<void> {
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

  /**
   * A topic has its first subscriber after the start, or one of a pattern was deleted: one announced rejoin.
   *
   * @param starting the start, which goes before it
   */
  rejoin(starting: Promise<void> | undefined): void {
    const { runtime } = this
    const { consumer } = runtime.taskManager
    const ready = Promise.resolve(starting).then(async () => {
      const undeclared = [...runtime.topics.values()].filter(
        topic => topic.observed && runtime.partitionsOf(topic.name) === undefined,
      )
      for (const topic of undeclared) await runtime.ensureTopic(topic)
      if (consumer === undefined) return this.join()
      const topics = [...new Set([...this.#subscribed, ...this.#consumed()])].filter(
        topic => !runtime.patterns.isGone(topic),
      )
      const same = topics.length === this.#subscribed.size && topics.every(topic => this.#subscribed.has(topic))
      if (same || topics.length === 0) return
      runtime.logger.info({ topics }, 'rejoining the group for topics that have come or gone after the start')
      this.#subscribed = new Set(topics)
      await consumer.subscribe(topics)
    })
    ready.catch((error: unknown) => {
      if (!runtime.status.is('stopping', 'stopped')) runtime.fail(error)
    })
  }

  /** Somebody else has one of our tasks: the group says who owns what. */
  askAgain(): void {
    const { runtime } = this
    runtime.taskManager.consumer?.subscribe([...this.#subscribed]).catch((error: unknown) => {
      if (!runtime.status.is('stopping', 'stopped')) runtime.fail(error)
    })
  }

  #consumed(): string[] {
    const names = [...this.runtime.topics.values()].filter(topic => topic.observed).map(topic => topic.name)
    if (this.#subscribed.size === 0) this.#subscribed = new Set(names)
    return names
  }
}
