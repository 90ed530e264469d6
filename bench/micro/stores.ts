import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Part } from '../Part.js'

/** MiB. */
const HEAP = 512
const KEYS = 1_000_000

/** Reads and updates of a table that is larger than memory, in a process with a small heap, against bare Level. */
export const stores: Part = {
  name: 'stores',
  group: 'micro',
  async run(bench) {
    const program = join(import.meta.dirname, 'storesProgram.ts')
    const args = [program, String(bench.sized(KEYS)), String(bench.options.rounds)]
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, '--import', 'tsx', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const closed = once(child, 'close')
    for await (const line of createInterface({ input: child.stdout })) {
      const { text, name, against, rates } = JSON.parse(line) as {
        text?: string
        name: string
        against: string
        rates: [string, number][]
      }
      if (text === undefined) bench.addRates(new Map(rates), name, against)
      else bench.say(`          ${text}`)
    }
    const [code] = await closed
    if (code !== 0) throw new Error(`The bench of stores ended with ${code}.`)
  },
}
