/**
 * The condition under which a record may be sent. Asked right before each attempt, as much may have happened since the
 * record was given to the producer: the broker was away, or this process frozen. A driver whose broker is in the same
 * process may ask once.
 */
export interface SendGuard {
  /** Where it is not, the record waits. */
  readonly open: boolean
  /** Where it is set, the condition will never be met again, and the record is refused with this reason. */
  readonly over: unknown
}
