import { Observable, type Operator, type Subscriber, type TeardownLogic } from 'rxjs'
import { scope } from '../acks/scope.js'
import { callSite } from './callSite.js'
import { InnerSubscriber } from './InnerSubscriber.js'
import type { StreamRuntime } from './StreamRuntime.js'

/**
 * Watches one step of a pipe, in development: a value must leave an operator in the scope of the event with which it
 * entered. If it leaves in no scope, or in that of another event, the operator is asynchronous, and its events were
 * acknowledged when they entered it: at most once from there on. That is told once per step.
 */
export function checkScope<T, R>(operator: Operator<T, R>, runtime: StreamRuntime): Operator<T, R> {
  const place = callSite()
  const { steps } = runtime
  let told = false
  return {
    call(subscriber: Subscriber<R>, source: Observable<T>): TeardownLogic {
      let inside: unknown
      let entered = false
      const entrance = new Observable<T>(into =>
        source.subscribe(
          new InnerSubscriber<T>(into, {
            next(value) {
              const outer = inside
              inside = scope.current
              entered ||= inside !== undefined
              const step = steps?.enter(place)
              try {
                into.next(value)
              } finally {
                steps?.leave(step)
                inside = outer
              }
            },
          }),
        ),
      )
      const exit = new InnerSubscriber<R>(subscriber, {
        next(value) {
          if (!told && entered && (scope.current === undefined || scope.current !== inside)) {
            told = true
            runtime.warn(
              'RXFAUST_SCOPE_LEFT',
              `A value left its event's scope in an asynchronous operator of RxJS (${place}): its event was ` +
                'acknowledged when it entered, so that a crash loses it. Use the operator of the same name from ' +
                "'rxfaust/operators'.",
            )
          }
          subscriber.next(value)
        },
      })
      exit.add(operator.call(exit, entrance))
      return exit
    },
  }
}
