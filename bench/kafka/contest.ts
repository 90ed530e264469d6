import type { Bench } from '../Bench.js'
import { median } from '../median.js'
import { columns } from './columns.js'
import type { Outcome } from './Outcome.js'
import type { ProcessContender } from './ProcessContender.js'

/**
 * Runs contenders in turn, round after round, and shows the medians and the ratios of the first one to each other one.
 *
 * @param title names the contest in figures
 * @param contenders of which the first is measured against each of the others
 */
export async function contest(
  bench: Bench,
  title: string,
  contenders: readonly [ProcessContender, ...ProcessContender[]],
): Promise<void> {
  const outcomes = contenders.map((): Outcome[] => [])
  for (let round = 0; round < bench.options.rounds; round++) {
    for (const [at, contender] of contenders.entries()) outcomes[at]?.push(await contender.run())
  }
  const medians = outcomes.map(middle)
  bench.say(`\n  ${title}, median of ${bench.options.rounds}`)
  const row = (name: string, cells: readonly string[]) =>
    bench.say(`  ${name.padEnd(24)}${cells.map((cell, at) => cell.padStart(widthOf(at))).join('')}`)
  row(
    '',
    columns.map(({ title }) => title),
  )
  contenders.forEach(({ name }, at) => {
    row(
      name,
      columns.map(({ field, show }) => shown(medians[at]?.[field], show)),
    )
  })
  const [own, ...others] = medians as [Outcome, ...Outcome[]]
  others.forEach((other, at) => {
    const { name: against, whole } = contenders[at + 1] as ProcessContender
    const ratios = columns.map(({ field, figure, better }) => {
      const [value, reference] = [own[field], other[field]]
      if (value === undefined || reference === undefined || reference === 0 || figure === undefined) return undefined
      if (!whole && field !== 'rate') return undefined
      bench.add({ name: `${title}, ${figure}`, against, ratio: value / reference, better })
      return value / reference
    })
    row(
      `ratio to ${against}`,
      ratios.map(ratio => shown(ratio, value => value.toFixed(2))),
    )
  })
}

function widthOf(at: number): number {
  return Math.max((columns[at]?.title.length ?? 0) + 2, 10)
}

function shown(value: number | undefined, show: (value: number) => string): string {
  return value === undefined || Number.isNaN(value) ? '-' : show(value)
}

function middle(outcomes: readonly Outcome[]): Outcome {
  const fields = columns.map(({ field }) => {
    const values = outcomes.map(outcome => outcome[field]).filter(value => value !== undefined)
    return [field, values.length === 0 ? undefined : median(values)] as const
  })
  return Object.fromEntries(fields) as unknown as Outcome
}
