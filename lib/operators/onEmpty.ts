import { from, Observable, type ObservableInput } from 'rxjs'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'

/** An input as it is, which tells when it completes, which those that are unsubscribed at their first value don't. */
export function onEmpty<T>(input: ObservableInput<T>, tell: () => void): Observable<T> {
  return new Observable<T>(into =>
    from(input).subscribe(
      new InnerSubscriber<T>(into, {
        next: value => into.next(value),
        complete() {
          tell()
          into.complete()
        },
      }),
    ),
  )
}
