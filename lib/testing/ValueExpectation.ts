import { inspect, isDeepStrictEqual } from 'node:util'
import type { Expectation } from './Expectation.js'
import { failedExpectation } from './failedExpectation.js'

/** What something shall be in the end. */
export class ValueExpectation<T> implements Expectation {
  #expected: { readonly value: T } | undefined
  #seen: unknown
  #place = new Error()

  /** Gives what there is; told what is expected, so that it can leave out what nobody asked for. */
  see: (expected: T) => unknown = () => undefined

  constructor(private readonly what: string) {}

  toEqual(expected: T): void {
    const place = new Error()
    Error.captureStackTrace(place, this.toEqual)
    this.#place = place
    this.#expected = { value: expected }
  }

  async collect(): Promise<void> {
    if (this.#expected !== undefined) this.#seen = await this.see(this.#expected.value)
  }

  verify(): Error | undefined {
    if (this.#expected === undefined || isDeepStrictEqual(this.#seen, this.#expected.value)) return undefined
    const expected = this.#expected.value
    const actual = this.#seen
    const message = `${this.what} differs:\n  expected  ${show(expected)}\n  seen      ${show(actual)}`
    return failedExpectation(message, this.#place, { actual, expected })
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Infinity })
}
