import { asyncScheduler, type MonoTypeOperatorFunction, Observable, type Subscription } from 'rxjs'
import { isAbandoned } from '../acks/isAbandoned.js'
import { within } from '../acks/within.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { DurationInput } from '../util/DurationInput.js'
import { Fifo } from '../util/Fifo.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import { isDraining } from './isDraining.js'
import { nameOperator } from './nameOperator.js'

/**
 * Lets no more than `n` values pass within any span of `per`; the others wait, in order. Values of all partitions count
 * together. This is Faust's `rate_limit`, on the app's clock; RxJS has none.
 *
 * Acknowledgement: an event is done when everything behind has finished with its value; one that waits is not, and
 * counts against the credit. Where partitions are given back, everything that waits is emitted at once: the rate is
 * exceeded rather than work done twice.
 *
 * @param n a whole number above zero
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * orders.pipe(rateLimit(100, { seconds: 1 }), mapAsync(order => api.post(order)))
 */
export function rateLimit<T>(n: number, per: DurationInput): MonoTypeOperatorFunction<T> {
  const millis = toMillis(per, "rateLimit's duration")
  if (!Number.isInteger(n) || n < 1) {
    throw new RxfaustError('RXFAUST_OPTION', `rateLimit's n is ${n}.`, 'Give a whole number above zero.')
  }
  return nameOperator('rateLimit', source => {
    const runtime = isStream(source) ? source.runtime : undefined
    const scheduler = runtime?.scheduler ?? asyncScheduler
    return new Observable<T>(out => {
      const holder = new Holder<T>()
      const waiting = new Fifo<Held<T>>()
      /** When the last `n` passed, each at its number modulo `n`. */
      const times: number[] = []
      let passed = 0
      let timer: Subscription | undefined
      let completed = false
      let passing = false
      const wait = (): number => (passed < n ? 0 : (times[passed % n] as number) + millis - scheduler.now())
      const pass = ({ value, claim }: Held<T>): void => {
        times[passed++ % n] = scheduler.now()
        within(claim, () => out.next(value))
      }
      const begin = (all: boolean): void => {
        timer?.unsubscribe()
        timer = undefined
        if (passing) return
        passing = true
        for (let next = waiting.peek(); next !== undefined && !out.closed; next = waiting.peek()) {
          const abandoned = next.claim !== undefined && isAbandoned(next.claim)
          const left = abandoned || all ? 0 : wait()
          if (left > 0) {
            timer = scheduler.schedule(() => begin(false), left)
            break
          }
          waiting.shift()
          if (!abandoned) pass(next)
          holder.release(next)
        }
        passing = false
        if (completed && waiting.size === 0) out.complete()
      }
      out.add(() => {
        timer?.unsubscribe()
        holder.close()
      })
      source.subscribe(
        new InnerSubscriber<T>(out, {
          next(value) {
            const held = holder.take(value)
            waiting.push(held)
            if (held.claim !== undefined && isDraining(held.claim)) begin(true)
            else if (timer === undefined) begin(false)
          },
          complete() {
            completed = true
            holder.pin()
            if (waiting.size === 0) out.complete()
          },
        }),
      )
      out.add(runtime?.flush$.subscribe(queue => queue === undefined && begin(true)))
    })
  })
}
