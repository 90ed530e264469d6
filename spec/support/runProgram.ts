import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundledProgram } from './bundledProgram.js'

const PROGRAMS = join(import.meta.dirname, 'programs')

/** Starts a program of `spec/support/programs` in a process of its own. */
export function startProgram(name: string, args: readonly string[], nodeOptions: readonly string[] = []): ChildProcess {
  const program = bundledProgram(join(PROGRAMS, `${name}.ts`))
  return spawn(process.execPath, [...nodeOptions, program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs a program to its end and gives its standard output; rejects with its standard error where it fails. */
export function runProgram(
  name: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<string> {
  const child = startProgram(name, args, nodeOptions)
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve(out) : reject(new Error(`${name} ended with ${code}: ${err}`))))
  })
}
