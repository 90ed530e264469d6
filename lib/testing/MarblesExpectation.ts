import { drawDifference } from './drawDifference.js'
import type { Expectation } from './Expectation.js'
import { failedExpectation } from './failedExpectation.js'
import type { Mark } from './Mark.js'
import { parseMarbles } from './parseMarbles.js'

/** What a stream or a topic shall look like over time. */
export class MarblesExpectation implements Expectation {
  #expected: readonly Mark[] | undefined
  #seen: readonly Mark[] = []
  #place = new Error()

  /** @param see gives what there was */
  constructor(
    private readonly what: string,
    private readonly see: () => readonly Mark[],
    private readonly expects: (marks: readonly Mark[]) => void,
  ) {}

  toBe(marbles: string, values?: Readonly<Record<string, unknown>>, error?: unknown): void {
    const place = new Error()
    Error.captureStackTrace(place, this.toBe)
    this.#place = place
    this.#expected = parseMarbles(marbles, values, error)
    this.expects(this.#expected)
  }

  async collect(): Promise<void> {
    this.#seen = [...this.see()]
  }

  verify(): Error | undefined {
    if (this.#expected === undefined) return undefined
    const difference = drawDifference(this.#expected, this.#seen)
    if (difference === undefined) return undefined
    return failedExpectation(`${this.what} differs from its marbles:\n${difference}`, this.#place)
  }
}
