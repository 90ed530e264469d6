/** What a client wants of a set of a table; the key of its message is the key of the set. Each may come twice. */
export interface SetCommand<E> {
  /** `replace` makes `members` all there is. */
  readonly action: 'add' | 'discard' | 'replace'
  readonly members: readonly E[]
}
