/** An observer whose `next` may be asynchronous: the stream waits for it. */
export interface AsyncObserver<T> {
  next(value: T): unknown
  error(error: unknown): void
  complete(): void
}
