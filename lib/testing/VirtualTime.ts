/*
 * RxJS's virtual time with promises in it.
 *
 * A virtual scheduler runs its actions one after another, synchronously. Between two frames an app has promises to
 * settle: sends, the broker's writes, asynchronous handlers, commits. So each frame is
 *   1. the actions that are due in it, in the order in which they were scheduled;
 *   2. turns of the event loop, until `activity` has stood still for QUIET_TURNS of them. Within one turn every chain
 *      of promises runs to its end, as nothing below the app waits for anything real. What takes a turn is the
 *      dispatcher, which delivers in the turn after the one in which records have come, and a handler that awaits
 *      `setImmediate` itself;
 *   3. the actions that have become due in this frame meanwhile, and so on. Then the next frame that has an action.
 */
import { VirtualTimeScheduler } from 'rxjs'
import { RxfaustError } from '../util/RxfaustError.js'
import { useVirtualTimers } from './useVirtualTimers.js'

const QUIET_TURNS = 3
/** Turns of one frame, and rounds of actions in one, beyond which it is taken for a loop. */
const MOST_TURNS = 200_000
const MOST_ROUNDS = 10_000
/** Milliseconds of real time for what does not depend on virtual time, before that moves on; and before it is given up. */
const PATIENCE = 20
const LAST_PATIENCE = 2_000

/** The clock of a test: milliseconds from 0, that pass only when it is told to run. */
export class VirtualTime {
  readonly scheduler = new VirtualTimeScheduler()
  /** A number that changes when something happens in the app. */
  activity: () => number = () => 0
  /** Ends a run before its time. */
  over: () => boolean = () => false
  readonly #release: () => void

  /** @param who holds RxJS's timers from now on @throws RxfaustError `RXFAUST_STATE` where another test holds them */
  constructor(who: string) {
    this.#release = useVirtualTimers(this.scheduler, who)
  }

  get now(): number {
    return this.scheduler.now()
  }

  /** Gives RxJS's timers back, and drops what is scheduled. */
  end(): void {
    this.#release()
    this.drop()
  }

  /** What is scheduled never runs. */
  drop(): void {
    for (const action of [...this.scheduler.actions]) action.unsubscribe()
  }

  /** Resolves when nothing happens any more without time moving on. */
  async settle(): Promise<void> {
    let seen = this.activity()
    let quiet = 0
    for (let turns = 0; quiet < QUIET_TURNS; turns++) {
      await turn()
      const activity = this.activity()
      quiet = activity === seen ? quiet + 1 : 0
      seen = activity
      if (turns > MOST_TURNS) throw this.#loops()
    }
  }

  /**
   * Runs the frames up to a time that have something to do.
   *
   * @param most frames
   * @throws RxfaustError `RXFAUST_DEADLINE` where a frame does not end, and what a scheduled action throws
   */
  async run(until: number, most = Infinity): Promise<void> {
    await this.settle()
    let frame = this.now
    for (let frames = 0, rounds = 0; !this.over(); rounds++) {
      const next = this.#next
      if (next === undefined || next > until) return
      if (next !== frame) {
        frame = next
        rounds = 0
        if (++frames > most) return
      }
      if (rounds > MOST_ROUNDS) throw this.#loops()
      this.#step(next)
      await this.settle()
    }
  }

  /** Lets so much time pass, whether there is something to do or not. */
  async advance(millis: number): Promise<void> {
    const until = this.now + millis
    this.scheduler.schedule(() => undefined, millis)
    await this.run(until)
  }

  /** Lets time pass, as much as the promise needs. @throws RxfaustError `RXFAUST_DEADLINE` where it never settles */
  async until<T>(promise: Promise<T>, what: string): Promise<T> {
    let settled = false
    const settle = (): void => {
      settled = true
    }
    promise.then(settle, settle)
    await this.settle()
    while (!settled) {
      const next = this.#next
      if (next !== this.now) await real(next === undefined ? LAST_PATIENCE : PATIENCE, () => settled)
      if (settled) break
      if (next === undefined) {
        throw new RxfaustError(
          'RXFAUST_DEADLINE',
          `${what} does not end: it waits for something that neither virtual time nor the event loop brings.`,
          'Let what the app calls in a test answer at once, or by a timer of RxJS.',
        )
      }
      this.#step(next)
      await this.settle()
    }
    return promise
  }

  get #next(): number | undefined {
    return this.scheduler.actions[0]?.delay
  }

  /** The actions of a frame that are scheduled now; those that they schedule come in the next step. */
  #step(frame: number): void {
    const { scheduler } = this
    const { actions } = scheduler
    let due = 0
    while (due < actions.length && actions[due]?.delay === frame) due++
    scheduler.frame = frame
    for (let action = actions[0]; due > 0 && action?.delay === frame; action = actions[0], due--) {
      actions.shift()
      const error: unknown = action.execute(action.state, action.delay)
      if (error) throw error
    }
  }

  #loops(): RxfaustError {
    return new RxfaustError(
      'RXFAUST_DEADLINE',
      `Virtual time stands still at ${this.now} ms: there is always something more to do in this frame.`,
      'Look for a topic that feeds itself, or for a timer of 0 ms that repeats.',
    )
  }
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Turns of the event loop for some real time, for what is loaded or read from somewhere. */
async function real(millis: number, settled: () => boolean): Promise<void> {
  const end = performance.now() + millis
  while (!settled() && performance.now() < end) await turn()
}
