import type { Observable } from 'rxjs'

/** Which worker of an app leads. */
export interface Leadership {
  /** Whether it is this one: of all workers of an app at most one at any moment. Looks at the clock each time. */
  readonly isLeader: boolean
  /** The present state first, then each change. */
  readonly leader$: Observable<boolean>
  /** Has the workers elect a leader from the start on; to be called before it. */
  elect(): void
}
