import type { DurationInput } from '../util/DurationInput.js'
import { deadline } from '../util/deadline.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import { validateName } from '../util/validateName.js'
import { BackgroundTask } from './BackgroundTask.js'
import { BackgroundWork } from './BackgroundWork.js'
import { Call } from './Call.js'
import { CronJob } from './CronJob.js'
import type { CronOptions } from './CronOptions.js'
import { CronTimes } from './CronTimes.js'
import { IntervalTimes } from './IntervalTimes.js'
import type { Service } from './Service.js'
import type { ServiceDefinition } from './ServiceDefinition.js'
import type { ServiceHost } from './ServiceHost.js'
import type { ServiceOptions } from './ServiceOptions.js'
import { Services } from './Services.js'
import type { TaskContext } from './TaskContext.js'
import type { TaskInfo } from './TaskInfo.js'
import type { TaskOptions } from './TaskOptions.js'
import type { TickContext } from './TickContext.js'
import { Timer } from './Timer.js'
import type { TimerOptions } from './TimerOptions.js'

type Runner = BackgroundTask | Timer | CronJob

/** What an app does beside its streams: tasks, timers, cron jobs and services. */
export class Background {
  readonly #services: Services
  readonly #runners = new Map<BackgroundWork<never>, Runner>()
  readonly #names = new Set<string>()
  #client = false
  #phase: 'idle' | 'running' | 'ended' = 'idle'

  constructor(private readonly host: ServiceHost) {
    this.#services = new Services(host, (given, usual) => {
      const name = this.#name('service', given, usual)
      this.#names.add(name)
      return name
    })
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` */
  task(fn: (context: TaskContext) => unknown, options: TaskOptions): BackgroundTask {
    const work = this.#work('task', fn, options)
    return this.#add(work, new BackgroundTask(work))
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` */
  timer(interval: DurationInput, fn: (context: TickContext) => unknown, options: TimerOptions): Timer {
    const work = this.#work('timer', fn, options)
    const times = new IntervalTimes(toMillis(interval, `The interval of timer "${work.name}"`), work.name)
    return this.#add(work, new Timer(work, times, options.overlap === true))
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` */
  cron(pattern: string, fn: (context: TickContext) => unknown, options: CronOptions): CronJob {
    const work = this.#work('cron job', fn, options)
    const times = new CronTimes(pattern, options.timezone ?? this.host.timezone, work.name)
    return this.#add(work, new CronJob(work, times, options.overlap === true))
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` */
  service<S extends ServiceDefinition>(service: S | (new () => S), options?: ServiceOptions): Service<S> {
    this.#checkState('service')
    return this.#services.declare(service, options)
  }

  /** The app starts: services do, in order. @throws RxfaustError `RXFAUST_TASK` */
  start(client = false): Promise<void> {
    this.#client = client
    return this.#services.start(client)
  }

  /** The app runs. */
  begin(): void {
    if (this.#phase !== 'idle') return
    this.#phase = 'running'
    this.#services.begin()
    for (const [work, runner] of [...this.#runners]) this.#begin(work, runner)
  }

  /** Whoever stops the app is not waited for. */
  release(): void {
    Call.current?.release()
  }

  /** The app stops: everything is told to end. Resolves when it has, or after so many milliseconds. */
  async end(millis: number): Promise<void> {
    const { scheduler } = this.host
    this.#phase = 'ended'
    const works = [...this.#runners.keys()]
    for (const work of works) work.finish('stopped', 'the app stops')
    const ended = Promise.all([this.#services.end('the app stops'), ...works.map(work => work.ended())])
    if (await deadline(ended, millis, scheduler)) return
    const busy = works.filter(work => work.busy).map(({ kind, name }) => `${kind} "${name}"`)
    const names = [...busy, ...this.#services.busy.map(name => `service "${name}"`)]
    this.host.warn(
      'RXFAUST_DEADLINE',
      `Not ended within stopTimeout, though told to by the signal: ${names.join(', ')}. Have it end when its signal is aborted, or raise stopTimeout.`,
    )
  }

  /** The streams have ended: services stop, in reverse. */
  close(millis: number): Promise<void> {
    return this.#services.close(millis)
  }

  #work<C extends TaskContext>(kind: TaskInfo['kind'], fn: (context: C) => unknown, options: TaskOptions) {
    this.#checkState(kind)
    const name = this.#name(kind, options.name, typeof fn === 'function' ? fn.name : '')
    return new BackgroundWork<C>(this.host, { kind, name, fn, options })
  }

  #add<C extends TaskContext, R extends Runner>(work: BackgroundWork<C>, runner: R): R {
    if (work.onLeader) this.host.leadership.elect()
    this.#runners.set(work, runner)
    this.#names.add(work.name)
    work.onOver = () => {
      runner.end()
      // Those that wait for its last call find it there.
      void work.ended().then(() => {
        this.#runners.delete(work)
        this.#names.delete(work.name)
      })
    }
    if (this.#phase === 'running') this.#begin(work, runner)
    return runner
  }

  #begin({ inClient }: { readonly inClient: boolean }, runner: Runner): void {
    if (inClient || !this.#client) runner.begin()
  }

  #checkState(kind: string): void {
    if (this.#phase !== 'ended') return
    throw new RxfaustError(
      'RXFAUST_STATE',
      `A ${kind} is declared after the end of app "${this.host.id}".`,
      'Declare it before app.stop(); an app starts once.',
    )
  }

  #name(kind: string, given: string | undefined, usual: string): string {
    if (given !== undefined) {
      validateName(given, `${kind}'s name`)
      if (!this.#names.has(given)) return given
      throw new RxfaustError(
        'RXFAUST_NAME',
        `The name "${given}" of a ${kind} is taken in app "${this.host.id}".`,
        'Give each task, timer, cron job and service a name of its own, or none.',
        { details: { name: given } },
      )
    }
    if (usual !== '' && !this.#names.has(usual)) return usual
    const stem = usual === '' ? kind.replace(' job', '') : usual
    for (let count = 1; ; count++) {
      const name = `${stem}-${count}`
      if (!this.#names.has(name)) return name
    }
  }
}
