import type { Observable } from 'rxjs'

/** Which worker of an app leads. */
export interface Leadership {
  /** Whether it is this one: of all workers of an app at most one at any moment. Looks at the clock each time. */
  readonly isLeader: boolean
  /** The present state first, then each change. What the leader does is to be aborted, synchronously, with `false`. */
  readonly leader$: Observable<boolean>
  /** Has the workers elect a leader; from the start on where it is called before it. Idempotent. */
  elect(): void
  /** What the leader does: an orderly handover waits for its end, for `drainTimeout` at most. How it ends is all one. */
  track(work: Promise<unknown>): void
}
