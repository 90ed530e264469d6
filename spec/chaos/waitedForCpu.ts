import { readFileSync } from 'node:fs'

/**
 * Milliseconds since the start of the machine in which some process of it had to wait for a processor, as Linux counts
 * them (pressure stall information); `undefined` on systems that don't say.
 */
export function waitedForCpu(): number | undefined {
  try {
    const total = /^some .* total=(\d+)/m.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1]
    return total === undefined ? undefined : Number(total) / 1_000
  } catch {
    return undefined
  }
}
