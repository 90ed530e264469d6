import { outsideOfEvents } from './outsideOfEvents.js'
import type { RecordQueue } from './RecordQueue.js'

/** Records of one partition that are delivered before the next partition has its turn. */
const RECORDS_PER_TURN = 128
/** Between two looks at the clock: code that runs for the first times takes milliseconds for so many. */
const RECORDS_PER_LOOK = 16

/**
 * Delivers fetched records to the streams, partition by partition in turn, in slices of time: between two slices
 * the event loop runs, so that a server in the same process keeps answering and heartbeats go out.
 */
export class Dispatcher {
  readonly #ready = new Set<RecordQueue>()
  #running: Promise<void> | undefined

  /**
   * @param slice milliseconds of delivering without a break
   * @param nextTurn resolves when the event loop has run
   * @param failed gets what should never happen: an error of the delivery itself
   */
  constructor(
    private readonly slice: number,
    private readonly nextTurn: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Whether records wait for their delivery. */
  get busy(): boolean {
    return this.#ready.size > 0
  }

  wake(queue: RecordQueue): void {
    this.#ready.add(queue)
    // Whoever wakes it may be the handler of an event, which is not the one that is delivered then.
    this.#running ??= outsideOfEvents(() => this.#run()).then(
      () => {
        this.#running = undefined
        if (this.#ready.size > 0) for (const waiting of this.#ready) this.wake(waiting)
      },
      (error: unknown) => {
        this.#running = undefined
        this.failed(error)
      },
    )
  }

  async #run(): Promise<void> {
    // A batch arrives inside of a client's callback, where no user code may run.
    await this.nextTurn()
    let sliceEnd = performance.now() + this.slice
    while (this.#ready.size > 0) {
      for (const queue of this.#ready) {
        this.#ready.delete(queue)
        if (queue.task.status.is('active') && this.#deliver(queue, sliceEnd)) this.#ready.add(queue)
        if (performance.now() >= sliceEnd) {
          await this.nextTurn()
          sliceEnd = performance.now() + this.slice
        }
      }
    }
  }

  /** The turn of one partition; `false` when there is nothing left, or nobody to take it. */
  #deliver(queue: RecordQueue, sliceEnd: number): boolean {
    for (let left = RECORDS_PER_TURN; left > 0; left -= RECORDS_PER_LOOK) {
      if (!queue.deliver(RECORDS_PER_LOOK)) return false
      if (performance.now() >= sliceEnd) break
    }
    return true
  }
}
