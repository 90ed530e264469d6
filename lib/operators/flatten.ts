/*
 * The family of operators that make an inner Observable of each value: one adapter on top of RxJS's own.
 *
 * RxJS's operator sees values that carry their claim. The claim is retained when the value arrives, so that a value
 * that waits in RxJS's queue is not acknowledged, and released when its inner Observable has completed, or is given up
 * for a newer one. The project function, the subscription to what it gives, and whatever that emits run in the scope
 * of the value's event.
 *
 * An inner Observable that completes within its subscription makes RxJS start the next one from inside that
 * completion. A long queue of those would be as deep a recursion, so completions that come while another is being
 * told wait until it has been: the order of everything that can be observed is the same.
 */
import { from, Observable, type ObservableInput, type OperatorFunction, type Subscriber } from 'rxjs'
import { within } from '../acks/within.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import { InScope } from './InScope.js'

/** `state` is what an accumulator has emitted last. */
type HeldProject<T, R> = (held: Held<T>, index: number, state?: Held<R>) => Observable<Held<R>>

interface FlattenOptions {
  /** RxJS's operator drops values while it is busy. */
  readonly drops?: boolean
  /** RxJS's operator takes what an inner Observable emits for a value of its source. */
  readonly recursive?: boolean
}

/**
 * @param native RxJS's operator, given the project function it shall use
 * @param project the user's
 */
export function flatten<T, R>(
  native: (project: HeldProject<T, R>) => OperatorFunction<Held<T>, Held<R>>,
  project: (value: T, index: number, state: R | undefined) => ObservableInput<R>,
  options: FlattenOptions = {},
): OperatorFunction<T, R> {
  return source =>
    new Observable<R>(out => {
      const holder = new Holder<T>()
      const inScope = new InScope()
      /** Has arrived and was not given to the project function yet. */
      let arriving: Held<T> | undefined
      const completions: Array<() => void> = []
      let completing = false
      const complete = (completion: () => void): void => {
        completions.push(completion)
        if (completing) return
        completing = true
        for (let next = completions.shift(); next !== undefined; next = completions.shift()) next()
        completing = false
      }
      const results = holder as Holder<unknown> as Holder<R>
      const inner: HeldProject<T, R> = (held, index, state) => {
        if (arriving === held) arriving = undefined
        return new Observable<Held<R>>(into => {
          const { value, claim } = held
          const failed = (error: unknown) => within(claim, () => into.error(error))
          const observer = new InnerSubscriber<R, Held<R>>(into, {
            next: result =>
              within(claim, () => into.next(options.recursive ? results.take(result) : { value: result, claim })),
            error: failed,
            complete: () => complete(() => into.complete()),
          })
          into.add(() => holder.giveUp(held))
          try {
            inScope.run(
              claim,
              () => project(value, index, state?.value),
              result => from(result).subscribe(observer),
            )
          } catch (error) {
            failed(error)
          }
        })
      }
      const entrance = new Observable<Held<T>>(into =>
        source.subscribe(
          new InnerSubscriber<T, Held<T>>(into, {
            next(value) {
              const held = holder.take(value)
              arriving = held
              into.next(held)
              if (options.drops && arriving === held) holder.release(held)
            },
            complete() {
              holder.pin()
              into.complete()
            },
          }),
        ),
      )
      // Behind the operator's own teardown, which may still run the user's.
      const exit: Subscriber<Held<R>> = new InnerSubscriber<Held<R>, R>(out, {
        next: ({ value, claim }) => within(claim, () => out.next(value)),
        finalize: () => holder.close(),
      })
      native(inner)(entrance).subscribe(exit)
    })
}
