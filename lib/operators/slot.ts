/*
 * The family of operators that keep the latest value for a while: one adapter on top of RxJS's own.
 *
 * RxJS's operator sees values that carry their claims, retained when they arrive. It remembers one of them at most, the
 * one that came last, so the arrival of a value releases the one before. What it emits goes on in the scope of its
 * event, and is released then. Where partitions are given back, the value that is kept is emitted at once, and not a
 * second time when RxJS's operator does; where they have been lost, it isn't, since it comes again.
 */
import { type MonoTypeOperatorFunction, Observable, type ObservableInput } from 'rxjs'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { within } from '../acks/within.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import { isDraining } from './isDraining.js'

/** What an operator of the family tells about the value that it keeps. */
interface Slot<T> {
  /** Whether a value that is not emitted when it arrives may be later. `true` to begin with. */
  keeps: boolean
  /** It won't emit what it keeps. */
  empty(): void
  /** A duration selector of the user's, called in the scope of its value's event. */
  select(selector: (value: T) => ObservableInput<unknown>): (held: Held<T>) => ObservableInput<unknown>
}

export function slot<T>(
  native: (slot: Slot<T>, runtime: StreamRuntime | undefined) => MonoTypeOperatorFunction<Held<T>>,
): MonoTypeOperatorFunction<T> {
  return source => {
    const runtime = isStream(source) ? source.runtime : undefined
    return new Observable<T>(out => {
      const holder = new Holder<T>()
      let kept: Held<T> | undefined
      let flushed: Held<T> | undefined
      const state: Slot<T> = {
        keeps: true,
        empty() {
          if (kept !== undefined) holder.release(kept)
          kept = undefined
        },
        select: selector => held => within(held.claim, () => selector(held.value)),
      }
      const emit = (held: Held<T>): void => {
        const { value, claim } = held
        if (kept === held) kept = undefined
        if (held === flushed) return
        if (claim === undefined || !isAbandoned(claim)) within(claim, () => out.next(value))
        holder.release(held)
      }
      const flush = (): void => {
        if (kept?.claim === undefined) return
        const held = kept
        emit(held)
        flushed = held
      }
      const entrance = new Observable<Held<T>>(into =>
        source.subscribe(
          new InnerSubscriber<T, Held<T>>(into, {
            next(value) {
              const held = holder.take(value)
              const before = kept
              kept = held
              into.next(held)
              if (before !== undefined) holder.release(before)
              if (kept !== held) return
              if (!state.keeps) state.empty()
              else if (held.claim !== undefined && isDraining(held.claim)) flush()
            },
            complete() {
              holder.pin()
              into.complete()
            },
          }),
        ),
      )
      const exit = new InnerSubscriber<Held<T>, T>(out, { next: emit, finalize: () => holder.close() })
      native(state, runtime)(entrance).subscribe(exit)
      // After the source's own, so that what is let go upstream is here before it is let go here.
      out.add(runtime?.flush$.subscribe((queue: RecordQueue | undefined) => queue ?? flush()))
    })
  }
}
