import { Observable, type OperatorFunction, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import type { Copies } from './Copies.js'

interface OverlapOptions {
  /** Milliseconds for which an array is filled. */
  readonly span: number
  /** Milliseconds between the beginnings of two arrays. */
  readonly interval: number
  /** Values at which an array is emitted early. */
  readonly most: number
  readonly scheduler: SchedulerLike
}

interface Filling<T> {
  readonly values: T[]
  readonly timer: Subscription
}

/** RxJS's `bufferTime` with a creation interval, such that it is known in how many arrays a value is. */
export function overlapInTime<T>(copies: Copies, options: OverlapOptions): OperatorFunction<T, T[]> {
  const { span, interval, most, scheduler } = options
  return source =>
    new Observable<T[]>(out => {
      const open: Filling<T>[] = []
      copies.count = () => open.length
      const emit = (filling: Filling<T>): void => {
        filling.timer.unsubscribe()
        const at = open.indexOf(filling)
        if (at >= 0) open.splice(at, 1)
        out.next(filling.values)
      }
      const begin = (): void => {
        const filling = { values: [], timer: new Subscription() }
        open.push(filling)
        out.add(filling.timer)
        filling.timer.add(scheduler.schedule(() => emit(filling), span))
      }
      out.add(
        scheduler.schedule(function (this: SchedulerAction<unknown>) {
          begin()
          this.schedule(undefined, interval)
        }, interval),
      )
      begin()
      source.subscribe(
        new InnerSubscriber<T, T[]>(out, {
          next(value) {
            for (const filling of [...open]) {
              filling.values.push(value)
              if (filling.values.length >= most) emit(filling)
            }
          },
          complete() {
            for (let filling = open.shift(); filling !== undefined; filling = open.shift()) out.next(filling.values)
            out.complete()
          },
        }),
      )
    })
}
