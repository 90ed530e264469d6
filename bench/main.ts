import { brokerContenders } from './brokers.js'
import { interleave } from './interleave.js'
import { streamContenders } from './streams.js'

for (const pair of [...streamContenders, ...brokerContenders]) {
  const rates = await interleave(pair)
  const [measured, reference] = pair.map(({ name }) => ({ name, rate: rates.get(name) ?? 0 }))
  if (measured === undefined || reference === undefined) continue
  const ratio = (measured.rate / reference.rate).toFixed(2)
  console.log(
    `${ratio.padStart(6)} × ${reference.name}   ${measured.name}: ${thousands(measured.rate)}/s, ` +
      `${reference.name}: ${thousands(reference.rate)}/s`,
  )
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1_000)}k`
}
