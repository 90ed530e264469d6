import { median } from './median.js'

/** One thing that is measured: does its work once and says how many units it did. */
export interface Contender {
  readonly name: string
  /** Before each run, and not measured. */
  before?(): Promise<void>
  run(): Promise<number>
  /** Behind each run, and not measured. */
  after?(): Promise<void>
}

/** Units per second of each contender, the median of its rounds. */
export type Rates = ReadonlyMap<string, number>

/**
 * Runs the contenders in turn, round after round, so that a machine that becomes slower or faster meanwhile treats
 * them alike; the first round warms up and is not counted.
 */
export async function interleave(contenders: readonly Contender[], rounds = 3): Promise<Rates> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      await contender.before?.()
      try {
        const start = performance.now()
        const units = await contender.run()
        const took = performance.now() - start
        if (round > 0) rates.get(contender.name)?.push((units / took) * 1_000)
      } finally {
        await contender.after?.()
      }
    }
  }
  return new Map([...rates].map(([name, all]) => [name, median(all)]))
}
