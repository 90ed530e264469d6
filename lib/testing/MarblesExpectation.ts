import { drawDifference } from './drawDifference.js'
import type { Expectation } from './Expectation.js'
import { failedExpectation } from './failedExpectation.js'
import type { Mark } from './Mark.js'
import { parseMarbles } from './parseMarbles.js'

/** A diagram for everything, or one for each partition. */
export type Diagrams = string | Readonly<Record<number, string>>

/** What a stream or a topic shall look like over time. */
export class MarblesExpectation implements Expectation {
  #expected: readonly Mark[] | ReadonlyMap<number, readonly Mark[]> | undefined
  #seen: readonly Mark[] = []
  #place = new Error()

  /**
   * @param see gives what there was
   * @param shown gives what there was in the form of what is expected, so that both can be compared
   */
  constructor(
    private readonly what: string,
    private readonly see: () => readonly Mark[],
    private readonly expects: (marks: readonly Mark[]) => void,
    private readonly shown: (seen: readonly Mark[], expected: readonly Mark[]) => readonly Mark[] = seen => seen,
  ) {}

  toBe(marbles: Diagrams, values?: Readonly<Record<string, unknown>>, error?: unknown): void {
    const place = new Error()
    Error.captureStackTrace(place, this.toBe)
    this.#place = place
    const parse = (diagram: string): readonly Mark[] => {
      const marks = parseMarbles(diagram, values, error)
      this.expects(marks)
      return marks
    }
    this.#expected =
      typeof marbles === 'string'
        ? parse(marbles)
        : new Map(Object.entries(marbles).map(([partition, diagram]) => [Number(partition), parse(diagram)]))
  }

  async collect(): Promise<void> {
    this.#seen = [...this.see()]
  }

  verify(): Error | undefined {
    if (this.#expected === undefined) return undefined
    const difference =
      'map' in this.#expected ? this.#draw(this.#expected, this.#seen) : this.#perPartition(this.#expected)
    if (difference === undefined) return undefined
    return failedExpectation(`${this.what} differs from its marbles:\n${difference}`, this.#place)
  }

  /** The partitions that differ. A partition without a diagram shall have nothing; an end is that of all partitions. */
  #perPartition(expected: ReadonlyMap<number, readonly Mark[]>): string | undefined {
    const values = this.#seen.filter(({ kind }) => kind === 'value')
    const partitions = new Set<number | undefined>([...expected.keys(), ...values.map(({ partition }) => partition)])
    const differences = [...partitions].sort().flatMap(partition => {
      const wanted = partition === undefined ? [] : (expected.get(partition) ?? [])
      const seen = this.#seen.filter(mark =>
        mark.kind === 'value' ? mark.partition === partition : partition !== undefined && expected.has(partition),
      )
      const difference = this.#draw(wanted, seen)
      if (difference === undefined) return []
      return `  ${partition === undefined ? 'without an event' : `partition ${partition}`}\n${difference}`
    })
    return differences.length === 0 ? undefined : differences.join('\n')
  }

  #draw(expected: readonly Mark[], seen: readonly Mark[]): string | undefined {
    return drawDifference(expected, this.shown(seen, expected))
  }
}
