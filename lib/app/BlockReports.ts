import { asyncScheduler } from 'rxjs'
import { StepClock } from '../streams/StepClock.js'
import type { AppRuntime } from './AppRuntime.js'
import { BlockWatch } from './BlockWatch.js'

/** Tells of code that blocks the event loop: of the step of a pipe where it is one, and else of what was under way. */
export class BlockReports {
  readonly steps: StepClock | undefined
  readonly #watch = new BlockWatch(millis => this.#somewhere(millis))
  /** Those counted when the watch has last spoken: a step that was timed has been told of. */
  #known = 0

  constructor(
    private readonly runtime: AppRuntime,
    development: boolean,
  ) {
    if (development) this.steps = new StepClock((step, millis) => this.#inStep(step, millis))
  }

  /** Where the app's clock is the real one. */
  watch(on: boolean): void {
    if (on && this.runtime.scheduler === asyncScheduler) this.#watch.start()
    else this.#watch.stop()
  }

  check(): void {
    this.#watch.check()
  }

  #somewhere(millis: number): void {
    const { monitor, taskManager, logger } = this.runtime
    const known = this.#known
    this.#known = monitor.blocked
    // A step that was timed has been told of.
    if (monitor.blocked > known) return
    monitor.blocked++
    this.#known++
    const oldest = Array.from(taskManager.queues(), queue => queue.oldest).filter(event => event !== undefined)
    const underWay = oldest.map(({ message: { topic, partition, offset } }) => ({ topic, partition, offset }))
    this.runtime.warn(
      'RXFAUST_BLOCKED',
      'The event loop was blocked for more than a second by code that belongs to no step of a pipe: behind an await, ' +
        'or outside of the streams. Nothing else of the process ran meanwhile; the log has what was under way.',
    )
    logger.warn({ millis, underWay }, 'the event loop was blocked')
  }

  #inStep(step: string, millis: number): void {
    const { monitor, logger } = this.runtime
    monitor.blocked++
    this.runtime.warn(
      'RXFAUST_BLOCKED',
      `The event loop was blocked for more than a second in ${step}. Nothing else of the process ran meanwhile, and ` +
        'longer than the session timeout it costs the partitions: await in between, or use a worker thread.',
    )
    logger.warn({ step, millis }, 'the event loop was blocked')
  }
}
