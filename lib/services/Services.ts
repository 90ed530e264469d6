/*
 * The services of an app. They start one after the other, in the order in which they were declared, before the streams
 * begin, so that a handler finds what it needs; `run` begins in all of them when the app runs; they stop in reverse when
 * the streams have ended.
 *
 * A restart stops a service and those that depend on it (or all, as its supervisor says), waits for the backoff, and
 * starts them again in order. Two restarts may overlap, as when a second service fails while the first one waits: whoever
 * stopped a service last starts it, which its `term` tells.
 */
import { Supervisor } from '../agents/Supervisor.js'
import { deadline } from '../util/deadline.js'
import { pause } from '../util/pause.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { Call } from './Call.js'
import { failedWork } from './failedWork.js'
import { Service } from './Service.js'
import type { ServiceDefinition } from './ServiceDefinition.js'
import type { ServiceHost } from './ServiceHost.js'
import type { ServiceOptions } from './ServiceOptions.js'
import { ServiceUnit } from './ServiceUnit.js'

export class Services {
  /** In the order of their start. */
  readonly #units: ServiceUnit[] = []
  readonly #ended = new AbortController()
  #client = false
  #phase: 'idle' | 'starting' | 'started' | 'running' = 'idle'

  /** @param takeName gives one that is not taken yet; from what is given, or else from what is usual */
  constructor(
    private readonly host: ServiceHost,
    private readonly takeName: (given: string | undefined, usual: string) => string,
  ) {}

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  declare<S extends ServiceDefinition>(service: S | (new () => S), options: ServiceOptions = {}): Service<S> {
    const instance = typeof service === 'function' ? new service() : service
    const dependencies = (options.dependencies ?? []).map(each => this.#dependency(each))
    const unit = this.#add(instance, dependencies, options)
    return new Service<S>(this, unit, instance)
  }

  /** The app starts. @throws RxfaustError `RXFAUST_TASK` where a service can't start */
  async start(client: boolean): Promise<void> {
    this.#phase = 'starting'
    this.#client = client
    // More may be declared meanwhile.
    for (let at = 0; at < this.#units.length; at++) {
      const unit = this.#units[at] as ServiceUnit
      if (this.#ended.signal.aborted) return
      if (unit.state === 'idle' && this.#isHere(unit)) await this.#start(unit)
    }
    this.#phase = 'started'
  }

  /** The app runs. */
  begin(): void {
    this.#phase = 'running'
    for (const unit of this.#units) this.#run(unit)
  }

  /** The app stops: what runs is told to end. Resolves when it has. */
  async end(why: string): Promise<void> {
    this.#ended.abort()
    for (const unit of this.#units) unit.abort(why)
    await Promise.all(this.#units.map(unit => unit.ended()))
  }

  /** The streams have ended. Each gets its share of so many milliseconds. */
  async close(millis: number): Promise<void> {
    const { scheduler } = this.host
    const until = scheduler.now() + millis
    for (let at = this.#units.length - 1; at >= 0; at--) {
      const unit = this.#units[at] as ServiceUnit
      const share = Math.max(0, until - scheduler.now()) / (at + 1)
      if (await deadline(unit.stop('the app stops', 'stopped'), share, scheduler)) continue
      this.host.warn('RXFAUST_DEADLINE', `Service "${unit.name}" has not stopped in time, and is not waited for.`)
    }
  }

  /** Those that nobody waits for any longer. */
  get busy(): string[] {
    return this.#units.filter(unit => unit.state === 'running' || unit.state === 'starting').map(unit => unit.name)
  }

  /** @internal of {@link Service} */
  async stop(unit: ServiceUnit): Promise<void> {
    await this.#stopAll(this.#withDependents(unit), 'it is stopped', 'stopped')
  }

  /** @internal of {@link Service} */
  async restart(unit: ServiceUnit): Promise<void> {
    if (this.#phase === 'idle' || this.#phase === 'starting' || this.#ended.signal.aborted) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `Service "${unit.name}" can't be started again: app "${this.host.id}" does not run.`,
        'Wait for app.start() first, and do not use it after app.stop().',
      )
    }
    await this.#restart(this.#withDependents(unit), 0)
  }

  #add(instance: ServiceDefinition, dependencies: ServiceUnit[], options: ServiceOptions): ServiceUnit {
    const given = options.name ?? (instance as object | null)?.constructor?.name
    if (!isDefinition(instance)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `A service${given === undefined ? '' : ` (${given})`} has none of the methods start, run and stop.`,
        'Give an object, or a class whose constructor takes nothing, with at least one of them.',
      )
    }
    if (this.#units.some(unit => unit.definition === instance)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `Service "${given}" is declared twice in app "${this.host.id}".`,
        'Keep what app.service gives in a variable; what is a dependency of others is to be declared before them.',
      )
    }
    const usual = given === undefined || given === 'Object' ? '' : given
    const name = this.takeName(options.name, usual)
    const { logger, scheduler } = this.host
    const { supervisor } = options
    const unit = new ServiceUnit(
      this.host,
      name,
      instance,
      dependencies,
      supervisor && new Supervisor(supervisor, { kind: 'service', name, logger, now: () => scheduler.now() }),
      options.inClient ?? true,
    )
    this.#units.push(unit)
    if ((this.#phase === 'started' || this.#phase === 'running') && this.#isHere(unit)) void this.#join(unit)
    return unit
  }

  #dependency(dependency: Service<ServiceDefinition> | ServiceDefinition): ServiceUnit {
    if (dependency instanceof Service) return dependency.unit
    return this.#units.find(unit => unit.definition === dependency) ?? this.#add(dependency, [], {})
  }

  /** One that was declared after the start. */
  async #join(unit: ServiceUnit): Promise<void> {
    try {
      for (const dependency of unit.dependencies) await dependency.ended()
      await this.#start(unit)
      if (this.#phase === 'running') this.#run(unit)
    } catch (error) {
      if (!this.#ended.signal.aborted) this.host.fail(error)
    }
  }

  async #start(unit: ServiceUnit): Promise<void> {
    try {
      await unit.start()
    } catch (error) {
      throw failedWork('service', unit.name, error)
    }
  }

  #isHere({ inClient }: ServiceUnit): boolean {
    return inClient || !this.#client
  }

  #run(unit: ServiceUnit): void {
    if (!this.#ended.signal.aborted) unit.run(error => this.#failed(unit, error))
  }

  #failed(unit: ServiceUnit, error: unknown): void {
    const verdict = unit.supervisor?.failed(error) ?? 'fail'
    if (verdict === 'fail') {
      unit.state = 'failed'
      this.host.fail(failedWork('service', unit.name, error))
      return
    }
    const affected = (unit.supervisor?.forAll === true ? this.#units : this.#withDependents(unit)).filter(isActive)
    void (verdict === 'forfeit'
      ? this.#stopAll(affected, 'it is given up', 'forfeited')
      : this.#restart(affected, verdict))
  }

  async #stopAll(
    units: readonly ServiceUnit[],
    why: string,
    state: 'stopped' | 'restarting' | 'forfeited',
  ): Promise<void> {
    for (const unit of units) unit.letGo(Call.current)
    for (const unit of [...units].reverse()) await unit.stop(why, state)
  }

  /** @param wait milliseconds */
  async #restart(units: readonly ServiceUnit[], wait: number): Promise<void> {
    const { signal } = this.#ended
    await this.#stopAll(units, 'it is started again', 'restarting')
    const left = units.map(unit => ({ unit, term: unit.term }))
    let next = wait
    while (left.length > 0 && !signal.aborted) {
      if (next > 0) await pause(next, this.host.scheduler, signal).catch(() => undefined)
      while (left.length > 0 && !signal.aborted) {
        const { unit, term } = left[0] as (typeof left)[number]
        const failure = unit.term === term ? await this.#again(unit) : undefined
        if (failure === undefined) {
          left.shift()
          continue
        }
        if (unit.term !== term || signal.aborted) continue
        const verdict = unit.supervisor?.failed(failure.error) ?? 'fail'
        if (typeof verdict === 'number') {
          unit.state = 'restarting'
          next = verdict
          break
        }
        if (verdict === 'fail') this.host.fail(failedWork('service', unit.name, failure.error))
        else for (const each of left) each.unit.state = 'forfeited'
        return
      }
    }
  }

  async #again(unit: ServiceUnit): Promise<{ readonly error: unknown } | undefined> {
    try {
      await unit.start()
    } catch (error) {
      return { error }
    }
    this.#run(unit)
    return undefined
  }

  /** In the order of their start. */
  #withDependents(unit: ServiceUnit): ServiceUnit[] {
    const affected = new Set([unit])
    // Dependencies come before what depends on them.
    for (const each of this.#units) if (each.dependencies.some(other => affected.has(other))) affected.add(each)
    return this.#units.filter(each => affected.has(each))
  }
}

function isActive({ state }: ServiceUnit): boolean {
  return state === 'started' || state === 'running' || state === 'starting' || state === 'restarting'
}

function isDefinition(service: ServiceDefinition): boolean {
  if (typeof service !== 'object' || service === null) return false
  return [service.start, service.run, service.stop].some(each => typeof each === 'function')
}
