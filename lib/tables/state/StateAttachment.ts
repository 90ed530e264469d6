/**
 * What an owner of state keeps in memory beside one partition's entries: a directory of windows, an index of keys. It
 * is made anew with the partition, and told of every entry before the first event.
 */
export interface StateAttachment<K, V> {
  /**
   * Before the entries.
   *
   * @param announced the point of stream time up to which everything was announced, -Infinity where nothing was
   */
  restore(announced: number): void
  /** One stored entry, in the order of the keys' bytes; expired ones are left out. `false`: no more is wanted. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most want everything, and say nothing
  load(key: K, value: V): boolean | void
  /** The point of stream time up to which everything is announced for good: kept with the next commit. */
  readonly announced: number
  /** Entries of an earlier time are gone from the store. */
  expired(before: number): void
}
