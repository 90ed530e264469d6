import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AppStatus, AssignedPartition } from '../../lib/index.js'
import { bundledProgram } from '../support/bundledProgram.js'
import type { TableDump } from './TableDump.js'
import { UNAVAILABLE } from './unavailable.js'
import type { WorkerMessage } from './WorkerMessage.js'
import type { WorkerSettings } from './WorkerSettings.js'

const PROGRAM = join(import.meta.dirname, 'worker.ts')

/** A worker process as the driver sees it. */
export class WorkerProcess {
  state: AppStatus = 'created'
  partitions: readonly AssignedPartition[] = []
  /** When the app was started, once the process was up; milliseconds since the epoch. */
  startedAt: number | undefined
  /** When it last said something that matters here. */
  changedAt = 0
  /** Milliseconds that it has drained for, in all. */
  drained = 0
  /** Stopped by SIGSTOP. */
  frozen = false
  /** It was told to end, or killed. */
  expected = false
  failure: string | undefined
  /** It has processed the load that it was to send. */
  finished = false
  errors = ''
  /** The exit code, or the signal that has ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  over = false
  #drainingSince: number | undefined
  #refuse: (error: Error) => void = () => {}
  readonly #child: ChildProcess
  readonly #answers = new Map<string, (message: WorkerMessage) => void>()

  /** @param changed is called when it has told something, or ended */
  constructor(
    readonly slot: number,
    settings: WorkerSettings,
    private readonly changed: () => void,
  ) {
    this.#child = spawn(process.execPath, ['--expose-gc', bundledProgram(PROGRAM), JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text
    })
    this.#child.on('message', (message: WorkerMessage) => this.#told(message))
    this.ended = new Promise(resolve => {
      this.#child.once('exit', (code, signal) => {
        this.over = true
        if (!this.expected && code !== UNAVAILABLE)
          this.failure ??= `it ended by itself with ${code ?? signal}: ${this.errors}`
        resolve(code ?? (signal as NodeJS.Signals))
        this.changed()
      })
    })
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** It runs, and owns what the group has given it. */
  get settled(): boolean {
    return this.state === 'running' && this.partitions.every(({ status }) => status === 'active')
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGTERM' || signal === 'SIGKILL') this.expected = true
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') this.frozen = signal === 'SIGSTOP'
    this.#child.kill(signal)
  }

  /** Asks it to stop. @returns the exit code, or what it did instead within so many milliseconds */
  terminate(within: number): Promise<number | string> {
    this.signal('SIGTERM')
    return Promise.race([this.ended, sleep(within, 'nothing: it still runs', { ref: false })])
  }

  async tables(): Promise<TableDump> {
    const answer = await this.#ask('tables')
    return (answer as Extract<WorkerMessage, { kind: 'tables' }>).tables
  }

  async memory(): Promise<{ rss: number; heap: number }> {
    return (await this.#ask('memory')) as Extract<WorkerMessage, { kind: 'memory' }>
  }

  /** The tasks whose stores it holds open, as `<partitions>-<partition>`; undefined where the system does not say. */
  openStores(): string[] | undefined {
    const directory = `/proc/${this.pid}/fd`
    try {
      return readdirSync(directory).flatMap(name => {
        try {
          return /\/tasks\/(\d+-\d+)\/LOCK$/.exec(readlinkSync(join(directory, name)))?.[1] ?? []
        } catch {
          return [] // closed meanwhile
        }
      })
    } catch {
      return undefined
    }
  }

  /** The partitions that it owns, as `<topic>/<partition>`. */
  owned(): string[] {
    return this.partitions.map(({ topic, partition }) => `${topic}/${partition}`)
  }

  #ask(request: 'tables' | 'memory'): Promise<WorkerMessage> {
    return new Promise((resolve, reject) => {
      this.#answers.set(request, resolve)
      this.#refuse = reject
      this.ended.then(() => reject(new Error(`Worker ${this.slot} ended before it answered.`)))
      this.#child.send(request)
    })
  }

  #told(message: WorkerMessage): void {
    if (message.kind === 'tables' || message.kind === 'memory') this.#answers.get(message.kind)?.(message)
    if (message.kind === 'starting') this.startedAt = message.at
    if (message.kind === 'state') this.state = message.state
    if (message.kind === 'assignment') {
      this.partitions = message.partitions
      const draining = message.partitions.some(({ status }) => status === 'draining')
      if (draining) this.#drainingSince ??= message.at
      else if (this.#drainingSince !== undefined) {
        this.drained += message.at - this.#drainingSince
        this.#drainingSince = undefined
      }
    }
    if (message.kind === 'finished') this.finished = true
    if (message.kind === 'failed') {
      this.failure = message.reason
      this.#refuse(new Error(message.reason))
    }
    this.changedAt = Math.max(this.changedAt, message.at)
    this.changed()
  }
}
