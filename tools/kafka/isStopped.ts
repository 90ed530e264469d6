import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * Whether each thread of a process has been stopped: the signal reaches them one after the other, and those that run go
 * on until it does. Taken for granted on systems without `/proc`.
 */
export function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`
  return !existsSync(tasks) || readdirSync(tasks).every(task => /\) [TZX] /.test(statusOf(`${tasks}/${task}/stat`)))
}

function statusOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ') X ' // a thread that has just ended
  }
}
