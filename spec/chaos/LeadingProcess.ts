import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startProgram } from '../support/runProgram.js'
import type { LeaderTerm } from './LeaderTerm.js'

type Line =
  | { readonly runs: true }
  | { readonly term: number; readonly from: number; readonly to: number }
  | { readonly term: number; readonly ended: number; readonly handover: boolean }

interface Term {
  from: number
  until: number
  ended: number | undefined
  handover: boolean
}

/** A worker of `leadingWorker.ts` as the driver sees it. */
export class LeadingProcess {
  runs = false
  /** The number of pieces of the leader's work. */
  pieces = 0
  /** When it last did one; on the machine's clock. */
  ledAt = Number.NEGATIVE_INFINITY
  over = false
  frozen = false
  /** It was told to end, or killed. */
  expected = false
  errors = ''
  /** The exit code, or the signal that has ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  readonly #child
  readonly #terms: Term[] = []
  /** When it was frozen, and until when. */
  readonly #pauses: { readonly from: number; until: number }[] = []

  /** @param changed is called when it has said something, or ended */
  constructor(
    readonly slot: number,
    broker: string,
    id: string,
    options: object,
    private readonly changed: () => void,
  ) {
    this.#child = startProgram('leadingWorker', [broker, id, JSON.stringify(options)])
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text
    })
    const lines = createInterface(this.#child.stdout as Readable)
    lines.on('line', line => {
      // A process that is killed may leave half a line.
      if (line.endsWith('}')) this.#told(JSON.parse(line) as Line)
    })
    const read = new Promise(resolve => lines.once('close', resolve))
    const exited = new Promise<number | NodeJS.Signals>(resolve =>
      this.#child.once('exit', (code, signal) => resolve(code ?? (signal as NodeJS.Signals))),
    )
    this.ended = Promise.all([exited, read]).then(([code]) => {
      this.over = true
      this.changed()
      return code
    })
  }

  /** The machine's clock, which all processes share, in milliseconds. */
  static now(): number {
    return Number(process.hrtime.bigint()) / 1e6
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGTERM' || signal === 'SIGKILL') this.expected = true
    const now = LeadingProcess.now()
    if (signal === 'SIGSTOP') {
      this.frozen = true
      this.#pauses.push({ from: now, until: Number.POSITIVE_INFINITY })
    }
    this.#child.kill(signal)
    const pause = this.#pauses.at(-1)
    if (signal === 'SIGCONT' && pause !== undefined) {
      this.frozen = false
      pause.until = LeadingProcess.now()
    }
  }

  /** When it was told so late that somebody else may lead, work that it does for a handover is not part of its term. */
  terms(): LeaderTerm[] {
    return this.#terms.map(({ from, until, ended, handover }, at) => {
      const name = `worker ${this.slot} (${this.#child.pid}) in its term ${at + 1}`
      const asleep = this.#pauses.some(pause => pause.until > until && pause.from < (ended ?? until))
      const working = ended !== undefined && handover && !asleep
      return { name: working ? `${name}, handed over` : name, from, until: working ? ended : until }
    })
  }

  /** Whether it is at the leader's work, or at ending it. */
  get works(): boolean {
    const term = this.#terms.at(-1)
    return !this.over && term !== undefined && term.ended === undefined
  }

  #told(line: Line): void {
    if ('runs' in line) this.runs = true
    else if ('ended' in line) Object.assign(this.#term(line.term), line)
    else {
      const { from, to } = line
      const term = this.#term(line.term)
      term.from = Math.min(term.from, to)
      term.until = Math.max(term.until, from)
      this.pieces++
      this.ledAt = Math.max(this.ledAt, from)
    }
    this.changed()
  }

  #term(number: number): Term {
    for (let next = this.#terms.length; next < number; next++) {
      const [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      this.#terms.push({ from, until, ended: undefined, handover: false })
    }
    return this.#terms[number - 1] as Term
  }
}
