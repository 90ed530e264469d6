import type { Outcome } from './Outcome.js'
import type { Step } from './Step.js'
import { stages } from './stages.js'

/*
 * `npm test` runs every step, goes on behind one that failed, and ends with a summary whose last line is
 * `N passed, N failed`. `npm test -- lint types` runs only the steps named, in their order.
 */
const named = process.argv.slice(2)
const steps = stages.flat()
const unknown = named.filter(name => !steps.some(step => step.name === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are ${steps.map(step => step.name).join(', ')}.`)
  process.exit(2)
}

const outcomes = new Map<string, Outcome>()
const summary = new Map<string, string>()

async function check({ name, run, needs }: Step): Promise<void> {
  const began = Date.now()
  const missing = needs !== undefined && (outcomes.get(needs)?.failed ?? 0) > 0
  const outcome: Outcome = missing
    ? { passed: 0, failed: 1, remark: `not run, as ${needs} failed` }
    : await run().catch(error => ({ passed: 0, failed: 1, remark: String(error) }))
  outcomes.set(name, outcome)
  const state = outcome.failed === 0 ? 'ok    ' : 'FAILED'
  const numbers = outcome.passed + outcome.failed > 1 ? `${outcome.passed} passed, ${outcome.failed} failed` : undefined
  const rest = [numbers, outcome.remark].filter(part => part !== undefined).join('; ')
  const line = `${state}  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)${rest === '' ? '' : `: ${rest}`}`
  summary.set(name, line)
  console.log(line)
}

for (const stage of stages) {
  if (process.exitCode === 130) break // interrupted
  const chosen = stage.filter(step => named.length === 0 || named.includes(step.name))
  if (chosen.length === 0) continue
  console.log(`\n=== ${chosen.map(({ name }) => name).join(', ')}`)
  await Promise.all(chosen.map(check))
}

const sum = (part: 'passed' | 'failed') => [...outcomes.values()].reduce((total, outcome) => total + outcome[part], 0)
const lines = steps.flatMap(({ name }) => summary.get(name) ?? [])
console.log(`\n=== summary\n${lines.join('\n')}\n\n${sum('passed')} passed, ${sum('failed')} failed`)
if (process.exitCode === undefined && sum('failed') > 0) process.exitCode = 1
