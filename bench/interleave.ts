/** One thing that is measured: does its work once and says how many units it did. */
export interface Contender {
  readonly name: string
  run(): Promise<number>
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
    for (const { name, run } of contenders) {
      const start = performance.now()
      const units = await run()
      if (round > 0) rates.get(name)?.push((units / (performance.now() - start)) * 1_000)
    }
  }
  return new Map(
    [...rates].map(([name, all]) => [name, all.sort((a, b) => a - b)[Math.floor(all.length / 2)] as number]),
  )
}
