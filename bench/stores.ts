import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** MiB. */
const HEAP = 512

/** Runs the bench of tables that are larger than memory, in a process with a small heap. */
export async function benchStores(keys = 1_000_000): Promise<void> {
  const program = join(import.meta.dirname, 'storesProgram.ts')
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, '--import', 'tsx', program, String(keys)], {
    stdio: 'inherit',
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`The bench of stores ended with ${code}.`)
}
