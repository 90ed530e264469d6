import { merge as native, type Observable, type ObservableInput, type ObservedValueOf } from 'rxjs'
import type { Combined } from './Combined.js'
import { keepStream } from './keepStream.js'

/**
 * The values of several sources, as they come; a Stream where one of them is a Stream, with the app's error policy
 * where their own differ.
 *
 * Acknowledgement: values are passed on as they come, each in the scope of its event.
 *
 * RxJS's `merge` gives a plain Observable: it awaits no asynchronous observer, and can't be iterated.
 *
 * @param args the sources, and at the end, where wanted, how many may be subscribed at a time
 * @example
 * merge(orders, returns).subscribe(async each => book(each))
 */
export function merge<const S extends readonly ObservableInput<unknown>[]>(
  ...args: S
): Combined<S[number], ObservedValueOf<S[number]>>
export function merge<const S extends readonly ObservableInput<unknown>[]>(
  ...args: [...S, number]
): Combined<S[number], ObservedValueOf<S[number]>>
export function merge(...args: ReadonlyArray<ObservableInput<unknown> | number>): Observable<unknown> {
  return keepStream('merge', args, native(...(args as ObservableInput<unknown>[])))
}
