import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import type { Command } from './Command.js'
import { readUsage } from './readUsage.js'
import type { Usage } from './Usage.js'

/** Of standard error, for a message. */
const TAIL = 4_000

/** A process that prints marks, see `Reporter`. It does not outlive this one. */
export class MeasuredProcess {
  /** Milliseconds since the epoch. */
  readonly started = Date.now()
  readonly marks = new Map<string, number>()
  readonly infos = new Map<string, unknown>()
  readonly #child: ChildProcess
  readonly #name: string
  readonly #ended: Promise<unknown>
  readonly #watchers = new Set<() => void>()
  #usage: Usage | undefined
  #errors = ''
  #over = false
  readonly #killAtExit = () => this.#child.kill('SIGKILL')

  constructor({ command, args, env, cwd }: Command) {
    this.#name = [command, ...args].join(' ')
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    process.once('exit', this.#killAtExit)
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', line => this.#line(line))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-TAIL)
    })
    child.once('error', error => {
      this.#errors += String(error)
    })
    this.#ended = once(child, 'close').finally(() => {
      this.#over = true
      process.off('exit', this.#killAtExit)
      this.#changed()
    })
    // A command that does not exist: told by whoever waits for a mark.
    this.#ended.catch(() => undefined)
  }

  /** What it had used at its last mark: as it says itself, else as the system does, where that can be read. */
  get usage(): Usage | undefined {
    return (this.infos.get('usage') as Usage | undefined) ?? this.#usage
  }

  /** @param within milliseconds @throws Error where the process ends, or takes longer, without the mark */
  async mark(name: string, within: number): Promise<number> {
    const timeout = AbortSignal.timeout(within)
    while (!this.marks.has(name)) {
      if (this.#over || timeout.aborted) {
        const how = this.#over ? 'ended' : `took longer than ${within / 1_000} s`
        throw new Error(`${this.#name}\n${how}, before ${name}.\n${this.#errors}`)
      }
      await new Promise<void>(resolve => {
        this.#watchers.add(resolve)
        timeout.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    return this.marks.get(name) as number
  }

  /** Ends it: at once, or as it ends at a signal, and at once where that takes longer than ten seconds. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    this.#child.kill(signal)
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000)
    await this.#ended.catch(() => undefined)
    clearTimeout(late)
  }

  #line(line: string): void {
    const [, name, time] = /^([A-Z_0-9a-z]+) (\d+)$/.exec(stripVTControlCharacters(line).trim()) ?? []
    const [, info, value] = /^INFO (\w+) (.*)$/.exec(line) ?? []
    if (info !== undefined) this.infos.set(info, readJson(value as string))
    if (name === undefined) return
    if (!this.marks.has(name)) this.marks.set(name, Number(time))
    this.#usage = readUsage(this.#child.pid) ?? this.#usage
    this.#changed()
  }

  #changed(): void {
    for (const resolve of this.#watchers) resolve()
    this.#watchers.clear()
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
