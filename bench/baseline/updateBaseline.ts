import type { Figure } from '../Figure.js'
import type { Baseline } from './Baseline.js'
import { keyOf } from './keyOf.js'

/** The baseline with the ratios of a run; those of parts that were not run stay. In order of the names. */
export function updateBaseline(
  { ratios }: Pick<Baseline, 'ratios'>,
  figures: readonly Figure[],
  date: string,
  cores: number,
): Baseline {
  const measured = figures
    .filter(({ ratio }) => Number.isFinite(ratio))
    .map(figure => [keyOf(figure), Number(figure.ratio.toPrecision(3))] as const)
  const all = [...new Map([...Object.entries(ratios), ...measured])].sort(([a], [b]) => (a < b ? -1 : 1))
  return { date, cores, ratios: Object.fromEntries(all) }
}
