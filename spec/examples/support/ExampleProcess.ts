import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** An example in a process of its own. */
export class ExampleProcess {
  stdout = ''
  stderr = ''
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  readonly #child: ChildProcess
  readonly #watchers = new Set<() => void>()
  #over = false

  /** @param script relative to the project's root */
  constructor(script: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#changed(() => (this.stdout += text)))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#changed(() => (this.stderr += text)))
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#changed(() => (this.#over = true))
      return code ?? signal
    })
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Waits for something to be printed; rejects when the process ends without it. */
  until<T>(read: (process: this) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = read(this)
        if (found === undefined && !this.#over) return
        this.#watchers.delete(look)
        if (found !== undefined) resolve(found)
        else reject(new Error(`The example ended first.\n${this.stdout}\n${this.stderr}`))
      }
      this.#watchers.add(look)
      look()
    })
  }

  #changed(apply: () => void): void {
    apply()
    for (const look of [...this.#watchers]) look()
  }
}
