import { Observable } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { claimOfValue } from './claimOfValue.js'

/** `map` with the claim of each value. */
export function mapWithClaim<T, R>(
  operator: string,
  source: Observable<T>,
  project: (value: T, claim: Claim) => R,
): Observable<R> {
  return new Observable<R>(out =>
    source.subscribe(
      new InnerSubscriber<T, R>(out, { next: value => out.next(project(value, claimOfValue(operator))) }),
    ),
  )
}
