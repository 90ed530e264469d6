import { BehaviorSubject, type Observable, type Subscription } from 'rxjs'
import type { Leadership } from '../services/Leadership.js'
import type { Assignment } from '../transport/Assignment.js'
import type { Revocation } from '../transport/Revocation.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import { deadline } from '../util/deadline.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import { leaderName } from './leaderName.js'

/** The part of the session timeout by which a leader ends earlier, unless a heartbeat's interval is shorter. */
const MARGIN_SHARE = 0.1

/**
 * Whoever owns the only partition of the leader's topic leads, while its lease of it lasts.
 *
 * | from \ to | follows | leads | lapsed |
 * |-----------|---------|-------|--------|
 * | follows   |         | the partition is assigned | it is assigned, and the lease is over already |
 * | leads     | revoked, lost, stopped | | the lease runs out |
 * | lapsed    | revoked, lost, stopped | a heartbeat is confirmed | |
 *
 * A lease ends a little before the consumer says so, to leave the leader's work the time to be aborted, and for clocks
 * that don't run equally fast.
 */
export class LeaderElection implements Leadership {
  readonly #leads$ = new BehaviorSubject(false)
  readonly #work = new Set<Promise<unknown>>()
  readonly leader$: Observable<boolean> = this.#leads$.asObservable()
  #elected = false
  #owned = false
  #resigned = false
  #timer: Subscription | undefined
  /** An election is wanted after the start. */
  onElect: () => void = () => {}

  constructor(private readonly runtime: AppRuntime) {}

  get isLeader(): boolean {
    return this.#leads$.value && this.#left() > 0
  }

  /** Of the election; `undefined` where there is none. */
  get topic(): string | undefined {
    return this.#elected ? leaderName(this.runtime.id) : undefined
  }

  elect(): void {
    const { status, declaring } = this.runtime
    if (this.#elected || status.is('stopping', 'stopped', 'failed')) return
    this.#elected = true
    if (!declaring) this.onElect()
  }

  track(work: Promise<unknown>): void {
    const ended = work.then(nothing, nothing).finally(() => this.#work.delete(ended))
    this.#work.add(ended)
  }

  /** Before the group is joined for it. @throws RxfaustError `RXFAUST_NAME`, and as `TopicRegistry.ensureNamed` */
  async prepare(): Promise<void> {
    const { runtime, topic } = this
    if (topic === undefined) return
    if (runtime.topics.has(topic)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `Topic "${topic}" is that of the leader of app "${runtime.id}", and is described by the program too.`,
        'Name the other one otherwise, or the app.',
        { details: { topic } },
      )
    }
    await runtime.connection?.registry.ensureNamed(topic, 1)
  }

  /** Takes the leader's partition out of what the group gives. @returns the rest, which is processed */
  withoutTopic(assignment: Assignment): Assignment {
    const { topic } = this
    if (topic === undefined) return assignment
    const others = (partitions: readonly TopicPartition[]): TopicPartition[] =>
      partitions.filter(partition => partition.topic !== topic)
    const { partitions, added, kept, standbys } = assignment
    return {
      ...assignment,
      partitions: others(partitions),
      added: others(added),
      kept: others(kept),
      standbys: others(standbys),
    }
  }

  assigned({ partitions }: Assignment): void {
    const { topic } = this
    this.#owned =
      !this.#resigned && partitions.some(each => topic !== undefined && each.topic === topic && each.partition === 0)
    this.#look()
  }

  /** Settles when the leader's work has ended, or after so many milliseconds. */
  async revoked({ lost }: Revocation): Promise<void> {
    this.#owned = false
    this.#look()
    if (!lost) await this.#ended(this.runtime.settings.drainTimeout)
  }

  /** For good. Settles as {@link revoked}. */
  async resign(timeout: number): Promise<void> {
    this.#resigned = true
    this.#owned = false
    this.#look()
    await this.#ended(timeout)
  }

  /** Compares with the clock, and looks again when the lease may be over, or may have begun again. */
  #look(): void {
    this.#timer?.unsubscribe()
    this.#timer = undefined
    const left = this.#owned ? this.#left() : 0
    const { scheduler, settings, logger } = this.runtime
    if (this.#owned && left !== Number.POSITIVE_INFINITY) {
      this.#timer = scheduler.schedule(() => this.#look(), left > 0 ? left : settings.heartbeatInterval)
    }
    const leads = left > 0
    if (leads === this.#leads$.value) return
    if (leads) logger.info({ app: this.runtime.id }, 'this worker leads')
    else if (this.#owned) logger.warn({ app: this.runtime.id }, 'the group may have another leader: no answer in time')
    else logger.info({ app: this.runtime.id }, 'this worker leads no more')
    this.#leads$.next(leads)
  }

  /** Milliseconds for which no other worker can lead. */
  #left(): number {
    const { taskManager, settings } = this.runtime
    const margin = Math.min(settings.heartbeatInterval, settings.sessionTimeout * MARGIN_SHARE)
    return (taskManager.consumer?.lease ?? Number.NEGATIVE_INFINITY) - margin
  }

  async #ended(timeout: number): Promise<void> {
    if (this.#work.size > 0) await deadline(Promise.all(this.#work), timeout, this.runtime.scheduler)
  }
}

function nothing(): void {}
