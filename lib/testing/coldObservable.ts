import { Observable, type Subscription } from 'rxjs'
import type { Mark } from './Mark.js'
import type { VirtualTime } from './VirtualTime.js'

/** Plays its marks to each subscriber, from the time of its subscription on. */
export function coldObservable<T>(marks: readonly Mark[], time: VirtualTime): Observable<T> {
  return new Observable<T>(subscriber => {
    const start = time.now
    let timer: Subscription | undefined
    const play = (from: number): void => {
      const frame = marks[from]?.frame
      if (frame === undefined) return
      timer = time.scheduler.schedule(
        () => {
          let at = from
          for (let mark = marks[at]; mark?.frame === frame; mark = marks[++at]) {
            if (mark.kind === 'value') subscriber.next(mark.value as T)
            else if (mark.kind === 'error') subscriber.error(mark.value ?? 'error')
            else subscriber.complete()
          }
          if (!subscriber.closed) play(at)
        },
        Math.max(0, start + frame - time.now),
      )
    }
    play(0)
    return () => timer?.unsubscribe()
  })
}
