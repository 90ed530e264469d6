import type { Outcome } from './Outcome.js'
import { steps } from './steps.js'

/*
 * `npm test` runs every step, goes on behind one that failed, and ends with a summary whose last line is
 * `N passed, N failed`. `npm test -- lint types` runs only the steps named, in their order.
 */
const named = process.argv.slice(2)
const unknown = named.filter(name => !steps.some(step => step.name === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are ${steps.map(step => step.name).join(', ')}.`)
  process.exit(2)
}

const chosen = steps.filter(step => named.length === 0 || named.includes(step.name))
const outcomes = new Map<string, Outcome>()
const summary: string[] = []

for (const { name, run, needs } of chosen) {
  if (process.exitCode === 130) break // interrupted
  console.log(`\n=== ${name}`)
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
  summary.push(line)
  console.log(line)
}

const sum = (part: 'passed' | 'failed') => [...outcomes.values()].reduce((total, outcome) => total + outcome[part], 0)
console.log(`\n=== summary\n${summary.join('\n')}\n\n${sum('passed')} passed, ${sum('failed')} failed`)
if (process.exitCode === undefined && sum('failed') > 0) process.exitCode = 1
