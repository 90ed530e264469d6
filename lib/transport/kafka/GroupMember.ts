// One member of a consumer group: Kafka's classic (eager) protocol over kafkajs's connections.
//
// One round of a member's life: join (every member tells what it wants; the last one to come ends the waiting), sync
// (the leader has decided; everybody gets its share), then heartbeats until something changes. The states:
//
//   idle      not started
//   joining   looks for the coordinator, joins, syncs; tries for ever
//   stable    has an assignment; heartbeats
//   draining  the group rebalances: the owner finishes its work and commits, then the join goes out. The group waits
//             for us (up to a minute), heartbeats go on, and commits of this generation are accepted: no
//             other member gets a partition before its last owner has let go of it
//   left      stopped
//   failed    an error that trying again won't cure; told to the owner
//
// Two ways lead out of an assignment. The group rebalances (a heartbeat says so, or our own topics changed): drain.
// Or the coordinator does not know us any more (we were silent for longer than the session timeout): then others have
// our partitions already, the assignment is lost, and there is nothing to wait for.
//
// kafkajs's own consumer is not used for this, as its only hook before a join is a throw out of its assigner, and as
// it hides which of the two ways it goes.

import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { StateMachine } from '../../util/StateMachine.js'
import type { CommitOffset } from '../CommitOffset.js'
import { Backoff } from './Backoff.js'
import { GroupCoordinator, type GroupCoordinatorOptions, type Membership } from './GroupCoordinator.js'
import { errorType, isHopeless, isStale, toRxfaustError } from './kafkaErrors.js'
import { pause } from './pause.js'
import { staleEpochError } from './staleEpochError.js'
import { untilAborted } from './untilAborted.js'

type State = 'idle' | 'joining' | 'stable' | 'draining' | 'left' | 'failed'

const TRANSITIONS = {
  idle: ['joining', 'left'],
  joining: ['stable', 'left', 'failed'],
  stable: ['draining', 'joining', 'left', 'failed'],
  draining: ['joining', 'left', 'failed'],
  left: [],
  failed: ['left'],
} as const

/** How often a commit tries, when the coordinator has moved or can't be reached. */
const COMMIT_ATTEMPTS = 4

/** What a coordinator says while it starts, as it does for the first group of a new broker. */
const STARTING = ['GROUP_COORDINATOR_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP']
/** How long that is no news, in ms. */
const STARTING_PATIENCE = 3_000

/** Who owns a {@link GroupMember}. None may throw. */
export interface GroupMemberOwner {
  assigned(membership: Membership): void
  /** The assignment ends when the promise settles, or after the drain timeout. */
  drain(): Promise<void>
  /** The assignment has ended. */
  lost(): void
  /** Told once per outage; an error that is not retriable is the end. */
  error(error: RxfaustError): void
  /** The coordinator has answered. */
  answered(): void
}

/** Options of {@link GroupMember}. Times in ms. */
export interface GroupMemberOptions extends GroupCoordinatorOptions {
  readonly topics: readonly string[]
  readonly heartbeatInterval: number
  readonly drainTimeout: number
  readonly logger: Logger
  readonly owner: GroupMemberOwner
}

/** A member of a group; see the top of the file. */
export class GroupMember {
  readonly #options: GroupMemberOptions
  readonly #coordinator: GroupCoordinator
  readonly #state: StateMachine<State>
  readonly #stopping = new AbortController()
  readonly #backoff = new Backoff()
  #rejoin = new AbortController()
  #topics: readonly string[]
  #joining: Promise<unknown> = Promise.resolve()
  #troubleSince: number | undefined
  #reported = false

  constructor(options: GroupMemberOptions) {
    this.#options = options
    this.#topics = options.topics
    this.#coordinator = new GroupCoordinator(options)
    this.#state = new StateMachine<State>(`Member of group ${options.group}`, TRANSITIONS, 'idle')
  }

  /** Whether commits of the current assignment are accepted. */
  get holds(): boolean {
    return this.#state.is('stable', 'draining') && this.#coordinator.generation >= 0
  }

  /** See {@link Consumer.lease}. */
  get lease(): number {
    return this.holds ? this.#coordinator.lease : Number.NEGATIVE_INFINITY
  }

  start(): void {
    this.#state.to('joining')
    this.#live().catch(error => this.#fail(error))
  }

  /** Rejoins with other topics. */
  subscribe(topics: readonly string[]): void {
    this.#topics = topics
    this.#rejoin.abort()
  }

  /** @throws RxfaustError `RXFAUST_STALE_EPOCH`, `RXFAUST_BROKER` */
  async commit(offsets: readonly CommitOffset[]): Promise<void> {
    const { group } = this.#options
    const { generation } = this.#coordinator
    const backoff = new Backoff()
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#coordinator.commit(offsets)
        return
      } catch (error) {
        const over = !this.holds || this.#coordinator.generation !== generation
        if (over || isStale(error)) throw staleEpochError(group, error)
        this.#coordinator.forgetNode()
        if (attempt === COMMIT_ATTEMPTS || isHopeless(error)) {
          throw toRxfaustError(error, `commit offsets of group ${group}`, { group })
        }
        await pause(backoff.next(), this.#stopping.signal)
        if (!this.holds || this.#coordinator.generation !== generation) throw staleEpochError(group, error)
      }
    }
  }

  /** Leaves the group. Rejects where the coordinator can't be told; never waits for longer than the signal. */
  async stop(deadline: AbortSignal): Promise<void> {
    if (this.#state.is('left')) return
    const joining = this.#state.is('joining')
    this.#state.to('left')
    this.#stopping.abort()
    // Without an id there is nothing to leave with; the first answer to a join brings it, and ends that join.
    if (joining && this.#coordinator.memberId === '') await untilAborted(this.#joining, deadline)
    if (this.#coordinator.memberId !== '') await untilAborted(this.#coordinator.leave(joining), deadline)
  }

  async #live(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const membership = await this.#join()
      if (membership === undefined) return
      this.#state.to('stable')
      this.#options.owner.assigned(membership)
      const end = await this.#beat(this.#rejoin.signal)
      if (this.#stopping.signal.aborted) return
      if (end === 'lost') {
        this.#state.to('joining')
        this.#coordinator.forgetMembership()
        this.#options.owner.lost()
      } else {
        this.#state.to('draining')
        await this.#drain()
        if (this.#stopping.signal.aborted) return
        this.#state.to('joining')
      }
    }
  }

  /** Waits for the owner's drain, heartbeating, up to the drain timeout. */
  async #drain(): Promise<void> {
    const { owner, drainTimeout, group } = this.#options
    const over = new AbortController()
    const done = AbortSignal.any([over.signal, this.#stopping.signal])
    const drained = owner.drain().then(() => 'drained' as const)
    const late = pause(drainTimeout, done).then(() => 'late' as const)
    const beating = this.#beatOn(done)
    // It ends only with `done`; before that, only by an error that can't be cured.
    const first = await Promise.race([drained, late, beating])
    over.abort()
    await beating
    if (first === 'late' && !this.#stopping.signal.aborted) {
      const seen = `The drain of group ${group} took longer than ${drainTimeout} ms; the group goes on without it.`
      const advice =
        'What was in flight is processed again by the next owner; let handlers end sooner, or raise the timeout.'
      owner.error(new RxfaustError('RXFAUST_DEADLINE', seen, advice, { details: { group }, retriable: true }))
    }
  }

  /** Heartbeats while draining: that the group rebalances is no news now. */
  async #beatOn(done: AbortSignal): Promise<'ended'> {
    while (!done.aborted) {
      const end = await this.#beat(done)
      if (end === 'lost') {
        // Whoever drains may finish, though its commits are refused from now on.
        this.#coordinator.forgetMembership()
        break
      }
      await pause(this.#options.heartbeatInterval, done)
    }
    await untilAborted(new Promise<never>(() => {}), done)
    return 'ended'
  }

  /** Heartbeats until the assignment ends, or the signal aborts (which counts as a rebalance). */
  async #beat(until: AbortSignal): Promise<'rebalance' | 'lost'> {
    const { heartbeatInterval } = this.#options
    const done = AbortSignal.any([until, this.#stopping.signal])
    let wait = heartbeatInterval
    for (;;) {
      await pause(wait, done)
      if (done.aborted) return 'rebalance'
      wait = heartbeatInterval
      try {
        await untilAborted(this.#coordinator.heartbeat(), done)
        this.#recovered()
      } catch (error) {
        if (errorType(error) === 'REBALANCE_IN_PROGRESS') return 'rebalance'
        if (isStale(error)) return 'lost'
        this.#trouble(error, 'heartbeat to')
        wait = this.#backoff.next()
      }
    }
  }

  /** Joins and syncs, for as long as it takes; undefined when it was stopped meanwhile. */
  async #join(): Promise<Membership | undefined> {
    while (!this.#stopping.signal.aborted) {
      this.#rejoin = new AbortController()
      const attempt = this.#coordinator.join(this.#topics, this.#stopping.signal)
      this.#joining = attempt.catch(() => undefined)
      try {
        const membership = await attempt
        if (this.#stopping.signal.aborted) return undefined
        this.#recovered()
        return membership
      } catch (error) {
        if (this.#stopping.signal.aborted) return undefined
        if (errorType(error) === 'REBALANCE_IN_PROGRESS') continue
        if (isStale(error)) {
          this.#coordinator.forgetMembership()
          continue
        }
        this.#trouble(error, 'join')
        await pause(this.#backoff.next(), this.#stopping.signal)
      }
    }
    return undefined
  }

  /** Something went wrong that may go right later; what can't ends the member. */
  #trouble(error: unknown, doing: string): void {
    const { group, owner, logger } = this.#options
    this.#coordinator.forgetNode()
    const ours = toRxfaustError(error, `${doing} group ${group}`, { group })
    if (isHopeless(error)) throw ours
    logger.debug({ error, group }, `could not ${doing} the group, trying again`)
    this.#troubleSince ??= Date.now()
    const starting = STARTING.includes(errorType(error)) && Date.now() - this.#troubleSince < STARTING_PATIENCE
    if (this.#reported || starting) return
    this.#reported = true
    owner.error(ours)
  }

  #recovered(): void {
    this.#troubleSince = undefined
    this.#reported = false
    this.#backoff.reset()
    this.#options.owner.answered()
  }

  #fail(error: unknown): void {
    if (this.#stopping.signal.aborted) return
    this.#state.to('failed')
    const { group, owner } = this.#options
    const seen = `The membership in group ${group} has ended: ${error instanceof Error ? error.message : error}`
    const options = { cause: error, details: { group } }
    owner.error(
      error instanceof RxfaustError
        ? error
        : new RxfaustError('RXFAUST_STATE', seen, 'Make a new consumer; please report this as a bug.', options),
    )
  }
}
