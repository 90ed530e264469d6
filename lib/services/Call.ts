import { AsyncLocalStorage } from 'node:async_hooks'
import type { ClaimHolder } from '../acks/ClaimHolder.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'

/**
 * One call of a function in the background, which belongs to no event. It has a signal, and it knows itself: a function
 * that stops the app and waits for that must not be waited for by the stop.
 */
export class Call implements ClaimHolder {
  readonly holder = true
  readonly claim = undefined
  /** Resolves when it has ended, or is not to be waited for. */
  readonly over: Promise<void>
  readonly #controller = new AbortController()
  #release: () => void = () => {}

  constructor() {
    this.over = new Promise(resolve => {
      this.#release = resolve
    })
  }

  /** That in which the caller runs, also behind an `await`. */
  static get current(): Call | undefined {
    const stored = scope.storage?.getStore()
    return stored instanceof Call ? stored : undefined
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Calls a function in the scope of this call. Rejects with what it throws. */
  async enter(run: () => unknown): Promise<void> {
    scope.storage ??= new AsyncLocalStorage()
    const { storage } = scope
    await within(undefined, () => storage.run(this, run))
  }

  /** @param why a sentence, which the function finds in `signal.reason` */
  abort(why: string): void {
    this.#controller.abort(new DOMException(why, 'AbortError'))
  }

  /** Whether the function has rejected because it was told to end. */
  isAbort(error: unknown): boolean {
    const { aborted, reason } = this.signal
    return aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'))
  }

  /** It has ended, or whoever waits for it is not to wait any longer. */
  release(): void {
    this.#release()
  }
}
