import { readFileSync } from 'node:fs'
import type { Usage } from './Usage.js'

/** Of which Linux counts a hundred a second, on all platforms that Node runs on. */
const TICKS = 100

/** What another process has used so far; `undefined` where there is no /proc, or the process is gone. */
export function readUsage(pid: number | undefined): Usage | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  try {
    // Behind the name, which may have spaces and brackets in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, memory: Number(peak) / 1_024 }
  } catch {
    return undefined
  }
}
