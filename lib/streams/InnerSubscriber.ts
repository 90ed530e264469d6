import { Subscriber } from 'rxjs'

/** What an {@link InnerSubscriber} does; what is absent is passed on. */
interface InnerHandlers<T> {
  next(value: T): void
  error?(error: unknown): void
  complete?(): void
  /** Runs when the subscription ends, in whatever way. */
  finalize?(): void
}

/**
 * How an operator subscribes to its source: what the handlers throw becomes an error downstream, and the end of
 * either side ends the other.
 */
export class InnerSubscriber<T, R = T> extends Subscriber<T> {
  readonly #out: Subscriber<R>
  readonly #handlers: InnerHandlers<T>

  constructor(out: Subscriber<R>, handlers: InnerHandlers<T>) {
    super(out as Subscriber<unknown>)
    this.#out = out
    this.#handlers = handlers
    if (handlers.finalize !== undefined) this.add(() => handlers.finalize?.())
  }

  protected override _next(value: T): void {
    try {
      this.#handlers.next(value)
    } catch (error) {
      this.#out.error(error)
    }
  }

  protected override _error(error: unknown): void {
    try {
      if (this.#handlers.error === undefined) this.#out.error(error)
      else this.#handlers.error(error)
    } catch (thrown) {
      this.#out.error(thrown)
    } finally {
      this.unsubscribe()
    }
  }

  protected override _complete(): void {
    try {
      if (this.#handlers.complete === undefined) this.#out.complete()
      else this.#handlers.complete()
    } catch (thrown) {
      this.#out.error(thrown)
    } finally {
      this.unsubscribe()
    }
  }
}
