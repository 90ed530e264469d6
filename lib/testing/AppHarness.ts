import type { App } from '../app/App.js'
import type { Topic } from '../topics/Topic.js'
import type { TestBroker } from './TestBroker.js'
import type { TestConnection } from './TestConnection.js'
import type { VirtualTime } from './VirtualTime.js'

/** One life of an app, on a test's broker and in virtual time. */
export class AppHarness {
  /** Why the app has failed. */
  failure: { readonly error: unknown } | undefined
  #alive = true
  #stopped = false

  /** @param connection with which the app was made */
  constructor(
    readonly app: App,
    readonly time: VirtualTime,
    readonly broker: TestBroker,
    private readonly connection: TestConnection,
  ) {
    time.activity = () => this.#activity()
    time.over = () => this.failure !== undefined
  }

  /** Until {@link kill}. */
  get alive(): boolean {
    return this.#alive
  }

  /** Resolves when the app runs, or has failed. */
  async start(): Promise<void> {
    const fail = (error: unknown): void => {
      this.failure ??= { error }
    }
    this.app.done.catch(fail)
    await this.time.until(this.app.start().catch(fail), 'app.start()')
  }

  /** Makes durable what is done. */
  async commit(): Promise<void> {
    if (this.failure !== undefined || !this.#alive) return
    await this.time.until(this.app.runtime.commits.commit(), 'The commit')
    await this.time.settle()
  }

  /** Ends the app as the end of its process would: nothing is finished, sent or committed, no timer of it runs. */
  async kill(): Promise<void> {
    this.#alive = false
    this.time.drop()
    await this.connection.cut()
  }

  /** Stops the app and closes the broker. Idempotent. */
  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    try {
      if (this.#alive) await this.time.until(this.app.stop(), 'app.stop()')
    } finally {
      await this.broker.close()
    }
  }

  /** The next offset per partition that the app has committed; those of which nothing is done are left out. */
  async committed(topic: Topic<unknown, unknown>): Promise<Record<number, number>> {
    const { admin } = this.broker
    const count = (await admin.describeTopics([topic.name])).get(topic.name)?.partitions ?? 0
    const partitions = Array.from({ length: count }, (_, partition) => ({ topic: topic.name, partition }))
    const committed = await admin.committed(this.app.id, partitions)
    const done = [...committed.values()].filter(({ offset }) => offset > 0)
    return Object.fromEntries(done.map(({ partition, offset }) => [partition, offset]))
  }

  /** Every counter only grows, so the sum stands still exactly when nothing happens. */
  #activity(): number {
    const { monitor, state } = this.app
    let sum = this.broker.count + this.time.scheduler.index + state.length
    for (const counter of Object.values(monitor)) sum += counter as number
    return sum
  }
}
