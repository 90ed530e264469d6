import type { BenchOptions } from './BenchOptions.js'
import type { Figure } from './Figure.js'
import { type Contender, interleave, type Rates } from './interleave.js'
import type { KafkaBench } from './kafka/KafkaBench.js'
import { thousands } from './thousands.js'

/** A run of the suite: what its parts measure with, and what has come out so far. */
export class Bench {
  readonly figures: Figure[] = []
  #kafka: Promise<KafkaBench> | undefined

  /**
   * @param say is told each line of the report
   * @param openKafka is called when the first part needs it
   */
  constructor(
    readonly options: BenchOptions,
    readonly say: (line: string) => void,
    private readonly openKafka: (bench: Bench) => Promise<KafkaBench>,
  ) {}

  /** How many records, or operations, a part works with whose own number this is. */
  sized(count: number): number {
    const { records, quick } = this.options
    return records ?? (quick ? Math.ceil(count / 20) : count)
  }

  /** Measures two contenders, and shows the first as a ratio of the second. */
  async compare(pair: readonly [Contender, Contender]): Promise<void> {
    const [{ name }, { name: against }] = pair
    this.addRates(await interleave(pair, this.options.rounds), name, against)
  }

  addRates(rates: Rates, name: string, against: string): void {
    const [rate, reference] = [rates.get(name) ?? Number.NaN, rates.get(against) ?? Number.NaN]
    this.add({ name, against, ratio: rate / reference, better: 'higher' })
    this.say(
      `${(rate / reference).toFixed(2).padStart(7)} × ${against.padEnd(28)} ${name}: ${thousands(rate)}/s against ` +
        `${thousands(reference)}/s`,
    )
  }

  add(figure: Figure): void {
    this.figures.push(figure)
  }

  kafka(): Promise<KafkaBench> {
    this.#kafka ??= this.openKafka(this)
    return this.#kafka
  }

  async close(): Promise<void> {
    const kafka = await this.#kafka?.catch(() => undefined)
    await kafka?.close()
  }
}
