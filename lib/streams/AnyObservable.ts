import type { Observable } from 'rxjs'

/** The bound of what an operator may return; its value type is inferred. */
// biome-ignore lint/suspicious/noExplicitAny: `unknown` would refuse subjects, whose type is invariant
export type AnyObservable = Observable<any>
