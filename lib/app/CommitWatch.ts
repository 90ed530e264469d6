import type { SchedulerLike, Subscription } from 'rxjs'
import type { RecordQueue } from '../acks/RecordQueue.js'

interface CommitWatchHost {
  readonly scheduler: SchedulerLike
  readonly settings: { readonly commitLivelockSoftTimeout: number }
  warn(code: string, message: string): void
}

/**
 * Notices that an event holds back the commit of its partition for long: its handler does not end, or it was never let
 * go of. Looks only while there are events, and no more once it has told of all, so that virtual time comes to an end.
 */
export class CommitWatch {
  /** Which record each partition waits for, since when, and whether that was told. */
  readonly #seen = new Map<RecordQueue, { readonly offset: number; readonly since: number; told: boolean }>()
  #timer: Subscription | undefined
  #stopped = false

  constructor(
    private readonly host: CommitWatchHost,
    private readonly queues: () => Iterable<RecordQueue>,
  ) {}

  /** Records have come. */
  begin(): void {
    if (this.#timer !== undefined || this.#stopped) return
    // The first look is the one that begins to count.
    this.#timer = this.host.scheduler.schedule(() => this.#look(), this.#timeout / 4)
  }

  /** Something was committed: another event may hold back the next commit, or there is nothing left to look at. */
  committed(): void {
    for (const queue of this.queues()) {
      if (queue.oldest === undefined && queue.queued === 0) continue
      this.begin()
      return
    }
    this.#clear()
  }

  stop(): void {
    this.#stopped = true
    this.#clear()
  }

  get #timeout(): number {
    return this.host.settings.commitLivelockSoftTimeout
  }

  #look(): void {
    this.#timer = undefined
    const now = this.host.scheduler.now()
    const present = new Set<RecordQueue>()
    let more = false
    for (const queue of this.queues()) {
      const { oldest } = queue
      if (oldest === undefined) continue
      present.add(queue)
      const { offset } = oldest.record
      let seen = this.#seen.get(queue)
      if (seen?.offset !== offset) {
        seen = { offset, since: now, told: false }
        this.#seen.set(queue, seen)
      }
      if (!seen.told && now - seen.since >= this.#timeout) {
        seen.told = true
        this.#tell(queue, offset)
      }
      if (!seen.told) more = true
    }
    for (const queue of this.#seen.keys()) if (!present.has(queue)) this.#seen.delete(queue)
    if (more) this.begin()
  }

  #tell({ topic, partition }: RecordQueue, offset: number): void {
    this.host.warn(
      'RXFAUST_COMMIT_LIVELOCK',
      `The event at offset ${offset} of topic "${topic}", partition ${partition}, has held back the commit of its ` +
        `partition for more than ${this.#timeout} ms (commitLivelockSoftTimeout): its handler does not end, or what ` +
        'holds it never lets go. After a crash everything from there on comes again.',
    )
  }

  #clear(): void {
    this.#timer?.unsubscribe()
    this.#timer = undefined
    this.#seen.clear()
  }
}
