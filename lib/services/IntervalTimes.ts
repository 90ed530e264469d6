import { RxfaustError } from '../util/RxfaustError.js'
import type { TickTimes } from './TickTimes.js'

/** The times of a timer: so many milliseconds apart from its beginning on, whatever happens at them. */
export class IntervalTimes implements TickTimes {
  #begin = 0

  /**
   * @param interval milliseconds
   * @param timer its name, for the error
   * @throws RxfaustError `RXFAUST_OPTION`
   */
  constructor(
    readonly interval: number,
    timer: string,
  ) {
    if (interval >= 1 && Number.isFinite(interval)) return
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The interval of timer "${timer}" is ${interval} ms.`,
      'Give a millisecond or more.',
    )
  }

  begin(now: number): void {
    this.#begin = now
  }

  after(time: number): number {
    return this.#begin + (Math.floor((time - this.#begin) / this.interval) + 1) * this.interval
  }

  between(from: number, to: number): number {
    return Math.floor((to - this.#begin) / this.interval) - Math.floor((from - this.#begin) / this.interval)
  }

  setBack(by: number): void {
    this.#begin -= by
  }
}
