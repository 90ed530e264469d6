import { RxfaustError } from '../util/RxfaustError.js'

/**
 * What a set-up function has declared. It runs once for each life of the app; what it declares in a later life is, by
 * the order of the calls, what it has declared in the first.
 */
export class Declarations {
  readonly #all: Array<{ readonly what: string; readonly item: unknown }> = []
  #at = 0
  #closed = false

  /** The item of this call: made in the first life, found in later ones. */
  take<T>(what: string, make: () => T): T {
    const known = this.#all[this.#at++]
    if (known !== undefined) {
      if (known.what !== what) throw different(known.what, what)
      return known.item as T
    }
    if (this.#closed) throw different('its end', what)
    const item = make()
    this.#all.push({ what, item })
    return item
  }

  /** The set-up function has ended. */
  end(): void {
    const missing = this.#all[this.#at]
    if (missing !== undefined) throw different(missing.what, 'its end')
    this.#closed = true
    this.#at = 0
  }
}

function different(before: string, now: string): RxfaustError {
  return new RxfaustError(
    'RXFAUST_STATE',
    `The set-up of the app that starts again came to ${now}, where that of the first one had ${before}.`,
    'The function given to marbles runs once for each life of the app: let it make the same calls each time.',
  )
}
