import { Supervisor } from '../agents/Supervisor.js'
import { pause } from '../util/pause.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { Call } from './Call.js'
import { failedWork } from './failedWork.js'
import type { ServiceHost } from './ServiceHost.js'
import type { TaskContext } from './TaskContext.js'
import type { TaskInfo } from './TaskInfo.js'
import type { TaskOptions } from './TaskOptions.js'

type Final = Exclude<TaskInfo['state'], 'idle' | 'waiting' | 'running'>

/** What is called in the background, and how. */
interface WorkSetup<C extends TaskContext> {
  readonly kind: TaskInfo['kind']
  readonly name: string
  readonly fn: (context: C) => unknown
  readonly options: TaskOptions
}

/** The calls of one function, of a task, timer or cron job: supervised, counted, and ended together. */
export class BackgroundWork<C extends TaskContext> {
  readonly name: string
  readonly kind: TaskInfo['kind']
  readonly onLeader: boolean
  readonly inClient: boolean
  /** Nothing is called any more. */
  onOver: () => void = () => {}
  readonly #supervisor: Supervisor | undefined
  readonly #calls = new Set<Call>()
  #state: Final | 'idle' | 'waiting' = 'idle'
  #runs = 0
  #failures = 0

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor(
    readonly host: ServiceHost,
    private readonly setup: WorkSetup<C>,
  ) {
    const { kind, name, fn, options } = setup
    const { onLeader = false, inClient = true, supervisor, onError = 'fail' } = options
    if (typeof fn !== 'function' || !(typeof onError === 'function' || onError === 'fail' || onError === 'log')) {
      const seen =
        typeof fn !== 'function' ? `was given ${fn === null ? 'null' : typeof fn} for its function` : undefined
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The ${kind} "${name}" ${seen ?? `has onError ${JSON.stringify(onError)}`}.`,
        seen === undefined
          ? "Give 'fail', 'log', or a function that gives one of them."
          : 'Give the function that is to be called.',
      )
    }
    this.kind = kind
    this.name = name
    this.onLeader = onLeader
    this.inClient = inClient
    if (supervisor !== undefined) {
      const { logger, scheduler } = host
      this.#supervisor = new Supervisor(supervisor, { kind, name, logger, now: () => scheduler.now() })
    }
  }

  /** Whether a call is under way. */
  get busy(): boolean {
    return this.#calls.size > 0
  }

  get over(): boolean {
    return this.#state !== 'idle' && this.#state !== 'waiting'
  }

  /** The app runs. */
  begin(): void {
    if (this.#state === 'idle') this.#state = 'waiting'
  }

  /** Resolves when the call has ended, however it has. */
  async call(context: Omit<C, 'signal'>): Promise<void> {
    if (this.over) return
    const call = new Call()
    this.#calls.add(call)
    if (this.onLeader) this.host.leadership.track(call.over)
    try {
      await this.#call(call, { ...context, signal: call.signal } as C)
    } finally {
      this.#calls.delete(call)
      call.release()
    }
  }

  /** Tells the calls that are under way to end. */
  abort(why: string): void {
    for (const call of this.#calls) call.abort(`The ${this.kind} "${this.name}" is to end: ${why}.`)
  }

  /** Nothing is called any more, and what is under way is told to end. */
  finish(state: Final, why: string): void {
    if (this.over) return
    this.#state = state
    this.onOver()
    this.abort(why)
  }

  /** Resolves when no call is under way that is to be waited for. */
  async ended(): Promise<void> {
    await Promise.all([...this.#calls].map(call => call.over))
  }

  info(): TaskInfo {
    return {
      name: this.name,
      kind: this.kind,
      state: this.#state === 'waiting' && this.busy ? 'running' : this.#state,
      onLeader: this.onLeader,
      runs: this.#runs,
      failures: this.#failures,
      restarts: this.#supervisor?.count ?? 0,
    }
  }

  async #call(call: Call, context: C): Promise<void> {
    const { scheduler, logger, monitor } = this.host
    const { kind, name, fn } = this.setup
    for (;;) {
      this.#runs++
      monitor.backgroundRuns++
      try {
        await call.enter(() => fn(context))
        return
      } catch (error) {
        if (call.isAbort(error)) return
        this.#failures++
        monitor.backgroundErrors++
        if (call.signal.aborted) {
          logger.error({ error, [kind]: name }, `a ${kind} has failed after it was told to end`)
          return
        }
        const wait = this.#failed(error)
        if (wait === undefined) return
        await pause(wait, scheduler, call.signal).catch(() => undefined)
        if (call.signal.aborted) return
      }
    }
  }

  /** @returns the milliseconds after which it is called again */
  #failed(error: unknown): number | undefined {
    const { host, kind, name } = this
    const verdict = this.#supervisor?.failed(error)
    if (typeof verdict === 'number') return verdict
    if (verdict === 'forfeit') this.finish('forfeited', 'it is given up')
    else if (this.#decide(error) === 'log') {
      host.logger.error({ error, [kind]: name }, `a ${kind} has failed`)
      if (kind === 'task' && !this.onLeader) this.finish('failed', 'it has failed')
    } else {
      this.finish('failed', 'it has failed')
      host.fail(failedWork(kind, name, error))
    }
    return undefined
  }

  #decide(error: unknown): 'fail' | 'log' {
    const { onError = 'fail' } = this.setup.options
    if (typeof onError !== 'function') return onError
    try {
      return onError(error) ?? 'fail'
    } catch (thrown) {
      const { host, kind, name } = this
      host.logger.error({ error: thrown, [kind]: name }, `the onError of a ${kind} threw; the app fails with the error`)
      return 'fail'
    }
  }
}
