/** One change of a {@link StateStore}. */
export type StateWrite =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: Buffer }

/** Keys from `gte` up to, and without, `lt`. */
export interface StateRange {
  readonly gte: Buffer
  readonly lt: Buffer
}

/** Where a task keeps its state: bytes ordered by key. One law suite checks every implementation. */
export interface StateStore {
  /** For messages: the directory, or that it is in memory. */
  readonly name: string
  /** Synchronous, also where the state is larger than memory. @throws RxfaustError `RXFAUST_STORE` */
  get(key: Buffer): Buffer | undefined
  /** Stores all of it or nothing. Goes through it once, with turns of the event loop in between. @throws RxfaustError `RXFAUST_STORE` */
  write(writes: Iterable<StateWrite>): Promise<void>
  /** Deletes a range; what a crash leaves of it is deleted the next time. @throws RxfaustError `RXFAUST_STORE` */
  clear(range: StateRange): Promise<void>
  /** The entries of a range in the order of their keys, as they are at this call. @throws RxfaustError `RXFAUST_STORE` */
  entries(range: StateRange): AsyncIterableIterator<readonly [Buffer, Buffer]>
  /** The number of {@link entries}. @throws RxfaustError `RXFAUST_STORE` */
  count(range: StateRange): Promise<number>
  /** Ends iterations and waits for writes. Idempotent. */
  close(): Promise<void>
}
