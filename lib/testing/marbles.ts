import { App } from '../app/App.js'
import { AppHarness } from './AppHarness.js'
import type { MarblesHelpers } from './MarblesHelpers.js'
import type { MarblesOptions } from './MarblesOptions.js'
import { MarblesRun } from './MarblesRun.js'
import { TestBroker } from './TestBroker.js'
import { VirtualTime } from './VirtualTime.js'

/**
 * Runs a whole app on a broker in memory and in RxJS's virtual time, with promises settling in between: topics,
 * repartitioning, tables, timers, asynchronous handlers. Time begins at 0, for the app, its records, and RxJS's
 * operators; `Date` and Node's own timers stay real, and what waits for something real is not waited for.
 *
 * `setUp` builds the app and says what is sent and expected. Then the app starts; time runs until nothing is scheduled
 * any more, or, where something repeats for ever, a thousand frames beyond the last marble; what is done is committed;
 * everything is compared; the app stops. One at a time in a process. Where a test has the app crash, `setUp` runs again
 * for each further life of it.
 *
 * @returns rejects with the first reason of the app's failure, or with all expectations that were not met
 * @throws RxfaustError `RXFAUST_STATE` while another test has virtual time, `RXFAUST_OPTION` for an unusable diagram,
 * `RXFAUST_DEADLINE` where a frame does not end
 * @example
 * it('doubles', () => marbles(({ app, produce, expectStream, expectCommitted }) => {
 *   const numbers = app.topic('numbers', { value: number(), partitions: 1 })
 *   produce(numbers, 'a-b', { a: ['x', 1], b: ['x', 2] })
 *   expectStream(numbers.pipe(map(n => n * 2), delay(5))).toBe('5ms a-b', { a: 2, b: 4 })
 *   expectCommitted(numbers).toEqual({ 0: 2 })
 * }))
 */
export async function marbles(
  setUp: (helpers: MarblesHelpers) => void | Promise<void>,
  options: MarblesOptions = {},
): Promise<void> {
  const time = new VirtualTime('marbles')
  try {
    const broker = await TestBroker.open(time)
    const { id = 'marbles', ...settings } = options
    const create = (): AppHarness => {
      const connection = broker.connect()
      const app = new App(id, { ...settings, broker: connection, scheduler: time.scheduler })
      return new AppHarness(app, time, broker, connection)
    }
    await new MarblesRun(setUp, create, time, broker).run()
  } finally {
    time.end()
  }
}
