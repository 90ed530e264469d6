import type { Figure } from '../Figure.js'
import type { Baseline } from './Baseline.js'
import { keyOf } from './keyOf.js'

/** A ratio that is worse by more than this share is told of. */
const TOLERANCE = 0.15

/** What differs from the baseline. */
export interface Comparison {
  readonly worse: readonly string[]
  readonly better: readonly string[]
  /** Figures that it does not have. */
  readonly fresh: readonly string[]
}

/** Finds what got worse, or better, by more than 15 %, and what is new. */
export function compareWithBaseline({ ratios }: Pick<Baseline, 'ratios'>, figures: readonly Figure[]): Comparison {
  const [worse, better, fresh]: [string[], string[], string[]] = [[], [], []]
  for (const figure of figures) {
    const key = keyOf(figure)
    const before = ratios[key]
    const line = `${key}: ${figure.ratio.toPrecision(3)}`
    if (before === undefined) {
      fresh.push(line)
      continue
    }
    const told = `${line}, in the baseline ${before.toPrecision(3)}`
    const grown = figure.ratio / before - 1
    const gain = figure.better === 'higher' ? grown : -grown
    // Also where something could not be divided: that is no good news.
    if (!(gain >= -TOLERANCE)) worse.push(told)
    else if (gain > TOLERANCE) better.push(told)
  }
  return { worse, better, fresh }
}
