import type { Subscription } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import type { Supervision } from '../streams/Supervision.js'
import { Channel } from '../topics/Channel.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AgentFunction } from './AgentFunction.js'
import type { AgentHost } from './AgentHost.js'
import type { AgentInfo } from './AgentInfo.js'
import { AgentInstance } from './AgentInstance.js'
import type { AgentOptions } from './AgentOptions.js'
import type { AgentSource } from './AgentSource.js'
import type { Answers } from './Answers.js'
import { InstancePool, type InstanceShare } from './InstancePool.js'
import { Supervisor } from './Supervisor.js'
import type { SupervisorOptions, SupervisorStrategy } from './SupervisorOptions.js'
import { sourceNames } from './sourceNames.js'

interface InstanceGroupOptions<In, K, Out> {
  readonly host: AgentHost
  readonly agent: string
  readonly topic: AgentSource<In, K>
  readonly fn: AgentFunction<In, K, Out>
  readonly answers: Answers<Out>
  readonly options: AgentOptions<Out>
  readonly policy: ErrorPolicy | undefined
  policyFor(error: unknown, event: Event): ErrorPolicy | undefined
  disposed(event: Event, error: RxfaustError): Promise<void> | undefined
}

/** The instances of one agent in this worker. */
export class InstanceGroup<In, K, Out> {
  #supervisor: Supervisor | undefined
  /** Each with its share, where there are several. */
  readonly #instances = new Map<AgentInstance<In, K, Out>, InstanceShare<In, K> | undefined>()
  readonly #concurrency: number
  readonly #isolated: boolean
  #pool: InstancePool<In, K> | undefined
  #assigned: Subscription | undefined
  #state: AgentInfo['state'] = 'idle'
  #forfeited = false
  /** The app has ended. */
  #over = false
  #stopping: Promise<void> = Promise.resolve()
  /** It begins again when it has stopped. */
  #again = false

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor(private readonly setup: InstanceGroupOptions<In, K, Out>) {
    const { host, agent, options } = setup
    const { concurrency = 1, isolatedPartitions = false, supervisor } = options
    if (!(Number.isInteger(concurrency) && concurrency > 0) || (isolatedPartitions && concurrency > 1)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Agent "${agent}" has concurrency ${concurrency}${isolatedPartitions ? ' and isolatedPartitions' : ''}.`,
        'Give a whole number from 1 on, and not both: isolated instances are one per partition.',
      )
    }
    if (isolatedPartitions && setup.topic instanceof Channel) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Agent "${agent}" has isolatedPartitions, and reads channel "${setup.topic.name}".`,
        'Leave it out: a channel has no partitions.',
      )
    }
    this.#concurrency = concurrency
    this.#isolated = isolatedPartitions
    host.stopped$.subscribe(() => {
      this.#over = true
    })
    if (supervisor !== undefined) this.#supervisor = this.#createSupervisor(supervisor)
  }

  get supervisor(): Supervisor | undefined {
    return this.#supervisor
  }

  get state(): AgentInfo['state'] {
    if (this.#over && this.#state === 'running') return 'stopped'
    const none = this.#state === 'running' && this.#instances.size === 0 && this.#forfeited
    return none ? 'forfeited' : this.#state
  }

  get instances(): number {
    return this.#over ? 0 : this.#instances.size
  }

  start(): void {
    const { state } = this
    this.#again = state === 'stopping'
    if (state === 'running' || state === 'stopping') return
    const { host, agent, topic } = this.setup
    this.#detach()
    this.#state = 'running'
    this.#forfeited = false
    const { agentSupervisor } = host.agentSettings
    if (agentSupervisor !== undefined) this.#supervisor ??= this.#createSupervisor(agentSupervisor)
    if (this.#concurrency === 1 && !this.#isolated) {
      this.#begin(undefined)
      return
    }
    const pool = new InstancePool<In, K>(topic, this.#isolated ? undefined : agent)
    this.#pool = pool
    pool.attach()
    if (this.#isolated) {
      this.#follow(pool)
      this.#assigned = host.assigned$.subscribe(() => this.#follow(pool))
    } else for (let at = 0; at < this.#concurrency; at++) this.#begin(pool.open())
  }

  stop(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping'
      this.#stopping = this.#finish()
    }
    return this.#stopping
  }

  cancel(): void {
    this.#again = false
    if (this.#state !== 'running' && this.#state !== 'stopping') return
    this.#state = 'stopped'
    this.#assigned?.unsubscribe()
    this.#pool?.detach(false)
    for (const instance of [...this.#instances.keys()]) instance.cancel()
  }

  restart(): void {
    for (const instance of this.#instances.keys()) instance.restart(0)
  }

  async #finish(): Promise<void> {
    this.#assigned?.unsubscribe()
    await this.#pool?.leave()
    await Promise.all([...this.#instances.keys()].map(instance => instance.stop()))
    // Unless it was cancelled meanwhile, and perhaps begun again.
    if (this.#state !== 'stopping') return
    this.#state = 'stopped'
    if (this.#again) this.start()
  }

  #createSupervisor(options: SupervisorStrategy | SupervisorOptions): Supervisor {
    const { host, agent } = this.setup
    return new Supervisor(options, {
      kind: 'agent',
      name: agent,
      logger: host.logger,
      now: () => host.scheduler.now(),
    })
  }

  /** An instance for each partition that is ours. */
  #follow(pool: InstancePool<In, K>): void {
    const { host, topic } = this.setup
    const names = sourceNames(topic)
    const owned = new Set<number>()
    for (const each of host.owned()) if (names.includes(each.topic)) owned.add(each.partition)
    for (const [instance, share] of [...this.#instances]) {
      if (share?.partition !== undefined && !owned.delete(share.partition)) instance.cancel()
    }
    for (const partition of owned) if (!pool.isForfeited(partition)) this.#begin(pool.open(partition))
  }

  #begin(share: InstanceShare<In, K> | undefined): void {
    const { host, agent, topic, fn, answers, policy } = this.setup
    let over = false
    const begun: { instance?: AgentInstance<In, K, Out> } = {}
    const instance = new AgentInstance<In, K, Out>({
      host,
      agent,
      topic,
      source: share?.stream ?? topic,
      fn,
      answers,
      policy,
      supervision: this.#supervise(begun),
      ended: () => {
        over = true
        if (begun.instance !== undefined) this.#ended(begun.instance, share)
      },
    })
    begun.instance = instance
    this.#instances.set(instance, share)
    if (over) this.#ended(instance, share)
  }

  #ended(instance: AgentInstance<In, K, Out>, share: InstanceShare<In, K> | undefined): void {
    this.#instances.delete(instance)
    if (share !== undefined) this.#pool?.close(share)
    if (this.#instances.size > 0 || this.#state !== 'running') return
    // Of isolated ones there may be others again, with other partitions.
    if (this.#isolated && !(this.#forfeited && this.#supervisor?.forAll === true)) return
    this.#detach()
    this.#state = this.#forfeited ? 'forfeited' : 'stopped'
  }

  #detach(): void {
    this.#assigned?.unsubscribe()
    this.#pool?.detach(this.#forfeited)
    this.#pool = undefined
  }

  #supervise(begun: { instance?: AgentInstance<In, K, Out> }): Supervision {
    const { policyFor, disposed } = this.setup
    return {
      policy: policyFor,
      disposed,
      failed: error => this.#failed(error, begun.instance),
    }
  }

  #failed(error: RxfaustError, failed: AgentInstance<In, K, Out> | undefined): number | 'fail' | 'forfeit' | undefined {
    const verdict = this.#supervisor?.failed(error)
    if (verdict === 'forfeit') {
      for (const [instance, share] of [...this.#instances]) {
        if (instance !== failed && this.#supervisor?.forAll !== true) continue
        this.#forfeited = true
        if (instance !== failed) instance.forfeit()
        if (share?.partition !== undefined) this.#pool?.forfeit(share.partition)
      }
    } else if (typeof verdict === 'number' && this.#supervisor?.forAll === true) {
      for (const instance of this.#instances.keys()) if (instance !== failed) instance.restart(verdict)
    }
    return verdict
  }
}
