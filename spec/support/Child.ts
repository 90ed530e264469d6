import { once } from 'node:events'
import { startProgram } from './runProgram.js'

/** A program of `spec/support/programs` that prints lines of JSON, and is sent signals. */
export class Child {
  readonly lines: unknown[] = []
  stderr = ''
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  readonly #process
  readonly #watchers = new Set<() => void>()
  #over = false

  constructor(program: string, ...args: readonly (string | number)[]) {
    this.#process = startProgram(program, args.map(String))
    let rest = ''
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      this.lines.push(...parts.map(part => JSON.parse(part) as unknown))
      this.#changed()
    })
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.ended = once(this.#process, 'close').then(([code, signal]) => {
      this.#over = true
      this.#changed()
      return (code ?? signal) as number | string
    })
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Resolves when the line has been printed; rejects when the process ends without it, or it does not come in time. */
  until(line: unknown, within = 60_000): Promise<void> {
    return new Promise((resolve, reject) => {
      let late = false
      const timer = setTimeout(() => {
        late = true
        look()
      }, within)
      const look = (): void => {
        const found = this.lines.includes(line)
        if (!found && !this.#over && !late) return
        clearTimeout(timer)
        this.#watchers.delete(look)
        const what = `${JSON.stringify(line)} did not come${late ? ' in time' : ': the program has ended'}`
        if (found) resolve()
        else reject(new Error(`${what}.\n${JSON.stringify(this.lines)}\n${this.stderr}`))
      }
      this.#watchers.add(look)
      look()
    })
  }

  #changed(): void {
    for (const look of [...this.#watchers]) look()
  }
}
