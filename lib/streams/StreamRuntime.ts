import type { Observable, SchedulerLike } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import type { Monitor } from '../acks/Monitor.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import type { Partitioner } from '../transport/Partitioner.js'
import type { Logger } from '../util/Logger.js'
import type { StepClock } from './StepClock.js'

/** What streams need of the app they belong to. */
export interface StreamRuntime {
  /** The app's id, with which internal names begin. */
  readonly id: string
  /** Every clock and timer of the app. */
  readonly scheduler: SchedulerLike
  readonly logger: Logger
  readonly monitor: Monitor
  /** The policy where neither topic nor stream has one. */
  readonly onError: ErrorPolicy
  /** Whether the checks are on that are meant for development. */
  readonly development: boolean
  /** Which step of a pipe is running; absent where the checks are off. */
  readonly steps?: StepClock | undefined
  /**
   * Emits when holding operators have to give out what they hold: at a rebalance and at the end (`undefined`), or
   * where they hold the whole credit of the partition that is named.
   */
  readonly flush$: Observable<RecordQueue | undefined>
  /** Emits once, when the app stops and its streams complete. */
  readonly stopped$: Observable<void>
  /** The partition of a key, in every topic that the app writes, and where tables look for it. */
  readonly partitioner: Partitioner
  /** Events of one partition that may be in flight. */
  readonly bufferLimit: number
  /** Warns once per code and message. */
  warn(code: string, message: string): void
  /** The app fails with this error. */
  fail(error: unknown): void
  /** Sends an event to a dead letter topic; resolves when the broker has it. */
  deadLetter(topic: string, event: Event, error: unknown): Promise<void>
  /** Whether a failure to send has ended the transaction of the claim's events: they come again. */
  interrupted(claim: Claim, cause: unknown): boolean
  /** Takes a name for a node of the topology. @throws RxfaustError `RXFAUST_NAME` where it is taken */
  claimName(name: string, kind: string): void
}
