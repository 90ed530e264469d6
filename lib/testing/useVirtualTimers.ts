import type { VirtualTimeScheduler } from 'rxjs'
// RxJS's operators that are given no scheduler (`delay(5)`, `interval(1000)`) take `asyncScheduler`, and that takes its
// timers and its clock from these objects, each of which has a `delegate` for tests: TestScheduler.run sets them too,
// but takes them away again before a promise could settle. RxJS exports them only below `internal`, which is in the
// `exports` of its package in all of version 7 and leads to the same files as 'rxjs' itself.
import { dateTimestampProvider } from 'rxjs/internal/scheduler/dateTimestampProvider'
import { intervalProvider } from 'rxjs/internal/scheduler/intervalProvider'
import { timeoutProvider } from 'rxjs/internal/scheduler/timeoutProvider'
import { RxfaustError } from '../util/RxfaustError.js'

type Handle = ReturnType<typeof intervalProvider.setInterval>

let holder: string | undefined

/**
 * Puts all timers of RxJS in this process on a virtual clock, until the function that it gives is called. Timers that
 * were set before go on in real time.
 *
 * @param who names the holder for whoever else tries
 * @throws RxfaustError `RXFAUST_STATE` while another one holds them
 */
export function useVirtualTimers(scheduler: VirtualTimeScheduler, who: string): () => void {
  if (holder !== undefined) {
    throw new RxfaustError(
      'RXFAUST_STATE',
      `${who} can't have RxJS's timers: ${holder} still has them.`,
      'Virtual time is for one at a time in a process: await marbles(…), and stop a TestDriver when its test ends.',
    )
  }
  holder = who
  const timers = new Map<unknown, { unsubscribe(): void }>()
  const set = (handler: () => void, duration: number, again: boolean): Handle => {
    // An object, so that it is no real timer's number.
    const handle = {}
    const run = (): void => {
      if (again) timers.set(handle, scheduler.schedule(run, duration))
      else timers.delete(handle)
      handler()
    }
    timers.set(handle, scheduler.schedule(run, duration))
    return handle as Handle
  }
  const clear = (handle: unknown): boolean => {
    timers.get(handle)?.unsubscribe()
    return timers.delete(handle)
  }
  intervalProvider.delegate = {
    setInterval: (handler, duration = 0) => set(handler, duration, true),
    clearInterval: handle => {
      if (!clear(handle)) clearInterval(handle)
    },
  }
  // Errors that nobody handles are thrown from here: they end the run, not the process.
  timeoutProvider.delegate = {
    setTimeout: (handler, duration = 0) => set(handler, duration, false),
    clearTimeout: handle => {
      if (!clear(handle)) clearTimeout(handle)
    },
  }
  dateTimestampProvider.delegate = scheduler
  return () => {
    holder = undefined
    intervalProvider.delegate = undefined
    timeoutProvider.delegate = undefined
    dateTimestampProvider.delegate = undefined
  }
}
