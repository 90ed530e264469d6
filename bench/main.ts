// `npm run bench [-- streams | brokers | models | stores [keys] | recovery [records]]`: all of it, or one part.
import { brokerContenders } from './brokers.js'
import { type Contender, interleave } from './interleave.js'
import { modelContenders } from './models.js'
import { openRecoveryBench } from './recovery.js'
import { benchStores } from './stores.js'
import { streamContenders } from './streams.js'

const [which, argument] = process.argv.slice(2)
const size = argument === undefined ? undefined : Number(argument)
const wanted = (name: string): boolean => which === undefined || which === name

if (wanted('streams')) for (const pair of streamContenders) await show(pair)
if (wanted('brokers')) for (const pair of brokerContenders) await show(pair)
if (wanted('models')) for (const pair of modelContenders) await show(pair)
if (wanted('stores')) await benchStores(size)
if (wanted('recovery')) {
  const bench = await openRecoveryBench(size)
  try {
    for (const pair of bench.pairs) await show(pair)
  } finally {
    await bench.close()
  }
}

async function show(pair: readonly [Contender, Contender]): Promise<void> {
  const rates = await interleave(pair)
  const [measured, reference] = pair.map(({ name }) => ({ name, rate: rates.get(name) ?? 0 }))
  if (measured === undefined || reference === undefined) return
  const ratio = (measured.rate / reference.rate).toFixed(2)
  console.log(
    `${ratio.padStart(6)} × ${reference.name}   ${measured.name}: ${thousands(measured.rate)}/s, ` +
      `${reference.name}: ${thousands(reference.rate)}/s`,
  )
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1_000)}k`
}
