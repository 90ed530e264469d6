import type { SchedulerLike } from 'rxjs'
import type { TopicPartition } from '../../transport/TopicPartition.js'
import { deadline } from '../../util/deadline.js'
import type { AppSignals } from './AppSignals.js'

/** What this needs of the app. */
export interface PartitionSignalsPort {
  readonly scheduler: SchedulerLike
  warn(code: string, message: string): void
  fail(error: unknown): void
}

/**
 * Tells of partitions that come and go, one thing after the other: what was assigned is revoked once, with the same
 * partitions, before others are assigned. Only a handler that is past its time is not waited for.
 */
export class PartitionSignals {
  #partitions: readonly TopicPartition[] = []
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly signals: AppSignals,
    private readonly port: PartitionSignalsPort,
  ) {}

  /** Whether anybody has to be told before partitions are given up. */
  get revoking(): boolean {
    return this.signals.listens('partitionsRevoked')
  }

  /** Resolves with whether they may be processed; `undefined` where nobody has to be told. */
  assigned(partitions: readonly TopicPartition[], added: readonly TopicPartition[]): Promise<boolean> | undefined {
    this.#partitions = [...partitions]
    if (!this.signals.listens('partitionsAssigned')) return undefined
    const own = this.#partitions
    return this.#next(() => this.signals.tell('partitionsAssigned', own, { added }))
  }

  /** Resolves when it was told, after so many milliseconds at the latest; a handler that takes longer is told of. */
  async revoked(lost: boolean, millis: number): Promise<void> {
    const partitions = this.#partitions
    this.#partitions = []
    if (partitions.length === 0 || !this.revoking) return
    const told = this.#next(() => this.signals.tell('partitionsRevoked', partitions, { lost }))
    if (await deadline(told, millis, this.port.scheduler)) return
    // What comes next does not wait for it: the partitions that this worker is given then would stand still.
    this.#last = Promise.resolve()
    this.port.warn(
      'RXFAUST_DEADLINE',
      `Handlers of on.partitionsRevoked or on.partitionsAssigned were still at work after ${Math.round(millis)} ms, and ` +
        'the partitions are given up without them: let them end sooner, or raise drainTimeout.',
    )
  }

  #next(tell: () => Promise<void>): Promise<boolean> {
    const told = this.#last.then(tell).then(
      () => true,
      (error: unknown) => {
        this.port.fail(error)
        return false
      },
    )
    this.#last = told
    return told
  }
}
