import { Cron } from 'croner'
import { RxfaustError } from '../util/RxfaustError.js'
import { resolveZone } from '../util/resolveZone.js'
import type { TimeZone } from '../util/TimeZone.js'
import type { TickTimes } from './TickTimes.js'

/** Missed times that are counted, one by one. */
const MOST_COUNTED = 1_000

/**
 * The times of a cron pattern, by croner.
 *
 * At a change of the clock its rule is Vixie cron's. A pattern that names its seconds, minutes and hours (`30 2 * * *`,
 * `0 2,14 * * *`) means times of day, each once a day: one that the clock shows twice is the first of both, one that it
 * leaves out is the first moment behind the gap. A pattern with a `*` or a step in one of them (`0 * * * *`, a `*` with
 * `/15`) means an interval: it goes on in both of two equal hours, and has nothing in a gap.
 */
export class CronTimes implements TickTimes {
  readonly timezone: string
  readonly #cron: Cron

  /**
   * @param job its name, for errors
   * @throws RxfaustError `RXFAUST_OPTION`
   */
  constructor(
    readonly pattern: string,
    timezone: TimeZone,
    job: string,
  ) {
    const { name, ...zone } = resolveZone(timezone, `The timezone of cron job "${job}"`)
    this.timezone = name
    try {
      if (!/^(@\w+|\S+(\s+\S+){4,6})$/.test(pattern.trim())) throw new TypeError('it has not five, six or seven fields')
      this.#cron = new Cron(pattern, { ...zone, paused: true, fixedTimeRule: 'no-wildcard' })
      if (this.after(0) === undefined) throw new RangeError('there is no such time')
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The pattern of cron job "${job}" is ${JSON.stringify(pattern)}, which can't be used: ${reason}.`,
        "Give minute, hour, day of month, month and day of week, such as '0 9 * * MON-FRI', with seconds before them and a year behind where they are needed.",
        { cause },
      )
    }
  }

  begin(): void {
    // The times are those of the clock, whenever it begins.
  }

  after(time: number): number | undefined {
    return this.#cron.nextRun(new Date(time))?.getTime()
  }

  between(from: number, to: number): number {
    let count = 0
    for (let time = this.after(from); time !== undefined && time <= to && count < MOST_COUNTED; count++) {
      time = this.after(time)
    }
    return count
  }
}
