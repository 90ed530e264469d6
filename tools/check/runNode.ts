import { spawn } from 'node:child_process'
import type { RunOptions } from './RunOptions.js'
import { root } from './root.js'

/** Runs Node in the project's root, its output passed through, at once or in one piece; gives what went wrong, as `runBinary` does. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<string | undefined> {
  return new Promise(resolve => {
    // A process group of its own, so that a run past its deadline is ended together with the brokers that it started.
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.beside ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    })
    const output: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk))
    const kill = (signal: NodeJS.Signals) => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      if (process.platform === 'win32') child.kill(signal)
      else process.kill(-child.pid, signal)
    }
    const interrupted = () => {
      kill('SIGINT')
      process.exitCode = 130
    }
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)
    let late = false
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            late = true
            kill('SIGKILL')
          }, options.timeout)
    const ended = (problem: string | undefined) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', interrupted)
      process.stdout.write(Buffer.concat(output))
      resolve(problem)
    }
    child.once('error', error => ended(`could not be started: ${error.message}`))
    child.once('close', (code, signal) => {
      if (late) ended(`did not end within ${(options.timeout ?? 0) / 1000} s`)
      else if (signal !== null) ended(`ended by ${signal}`)
      else ended(code === 0 ? undefined : `exit code ${code}`)
    })
  })
}
