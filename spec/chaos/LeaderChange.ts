/** What happens to the workers that elect a leader. */
export interface LeaderChange {
  /** A worker gets SIGTERM, SIGKILL, or SIGSTOP and later SIGCONT; or the broker is cut off, or frozen, for all of them. */
  readonly kind: 'term' | 'kill' | 'freeze' | 'cut' | 'hang'
  /** To the leader, or to any worker. */
  readonly leader: boolean
  /** How long something is frozen or cut off, in times of the workers' session. */
  readonly sessions: number
  /** Milliseconds until the next change. */
  readonly pause: number
}
