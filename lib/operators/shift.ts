/*
 * The family of operators that emit each value later: one adapter on top of RxJS's own.
 *
 * RxJS's operator sees values that carry their claims, retained when they arrive. What it emits goes on in the scope of
 * its event, and is released then. Where partitions are given back, the values that wait are given back too, since
 * emitting them would be too early; their records come again. What waits of a lost partition isn't emitted either.
 */
import { type MonoTypeOperatorFunction, Observable } from 'rxjs'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { within } from '../acks/within.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import { isDraining } from './isDraining.js'

/** @param native RxJS's operator; `drop` is to be called for a value that it won't emit */
export function shift<T>(
  native: (drop: (held: Held<T>) => void, runtime: StreamRuntime | undefined) => MonoTypeOperatorFunction<Held<T>>,
): MonoTypeOperatorFunction<T> {
  return source => {
    const runtime = isStream(source) ? source.runtime : undefined
    return new Observable<T>(out => {
      const holder = new Holder<T>()
      const entrance = new Observable<Held<T>>(into =>
        source.subscribe(
          new InnerSubscriber<T, Held<T>>(into, {
            next(value) {
              const held = holder.take(value)
              into.next(held)
              if (held.claim !== undefined && holder.has(held) && isDraining(held.claim)) holder.giveBack()
            },
            complete() {
              holder.pin()
              into.complete()
            },
          }),
        ),
      )
      const exit = new InnerSubscriber<Held<T>, T>(out, {
        next(held) {
          const { value, claim } = held
          if (claim === undefined || !isAbandoned(claim)) within(claim, () => out.next(value))
          holder.release(held)
        },
        finalize: () => holder.close(),
      })
      native(held => holder.release(held), runtime)(entrance).subscribe(exit)
      // After the source's own, so that what is let go upstream is here before it is given back here.
      out.add(runtime?.flush$.subscribe((queue: RecordQueue | undefined) => queue ?? holder.giveBack()))
    })
  }
}
