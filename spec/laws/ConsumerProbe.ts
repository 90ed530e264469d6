import type { Admin } from '../../lib/transport/Admin.js'
import type { Assignment } from '../../lib/transport/Assignment.js'
import type { Consumer } from '../../lib/transport/Consumer.js'
import type { InBatch } from '../../lib/transport/InBatch.js'
import type { InRecord } from '../../lib/transport/InRecord.js'
import type { Revocation } from '../../lib/transport/Revocation.js'
import type { TopicPartition } from '../../lib/transport/TopicPartition.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'

/** What a probe does besides taking notes. */
export interface ProbeOptions {
  /**
   * `follow` (default): kept partitions go on at their own position, added ones at the committed offset or 0, and
   * positions are committed when they are revoked. `none`: partitions stay as they are assigned.
   */
  readonly policy?: 'follow' | 'none'
  readonly batch?: (batch: InBatch) => void
  readonly assigned?: (assignment: Assignment) => void
  readonly revoked?: (revocation: Revocation) => Promise<void>
}

/** A consumer together with all that it was told. */
export class ConsumerProbe {
  readonly batches: InBatch[] = []
  readonly assignments: Assignment[] = []
  readonly revocations: Revocation[] = []
  readonly errors: RxfaustError[] = []
  /** Failures of the probe's own following of assignments. */
  readonly mishaps: unknown[] = []
  readonly positions = new Map<string, number>()
  private readonly waiters = new Set<() => void>()
  private readonly releases: (() => void)[] = []

  constructor(
    readonly consumer: Consumer,
    readonly group: string,
    private readonly admin: Admin,
    private readonly patience: number,
    private readonly options: ProbeOptions,
  ) {}

  get epoch(): number {
    return this.assignments.at(-1)?.epoch ?? 0
  }

  /** Partitions of the present assignment as text, sorted. */
  get owned(): string[] {
    return sorted(this.assignments.at(-1)?.partitions)
  }

  /** What it is a standby of, likewise. */
  get standbys(): string[] {
    return sorted(this.assignments.at(-1)?.standbys)
  }

  run(): Promise<void> {
    return this.consumer.run({
      batch: batch => {
        this.batches.push(batch)
        this.positions.set(topicPartitionKey(batch.topic, batch.partition), batch.nextOffset)
        this.notify()
        this.options.batch?.(batch)
      },
      assigned: assignment => {
        this.assignments.push(assignment)
        this.options.assigned?.(assignment)
        if (this.options.policy !== 'none') this.follow(assignment).catch(error => this.mishaps.push(error))
        this.notify()
      },
      revoked: async revocation => {
        this.revocations.push(revocation)
        this.notify()
        await this.options.revoked?.(revocation)
        if (this.options.policy !== 'none' && !revocation.lost) await this.commitPositions(revocation.epoch)
      },
      error: error => {
        this.errors.push(error)
        this.notify()
      },
    })
  }

  records(topic: string, partition?: number): InRecord[] {
    return this.batches
      .filter(batch => batch.topic === topic && (partition === undefined || batch.partition === partition))
      .flatMap(batch => batch.records)
  }

  /** A promise for a handler to wait for; resolved at the end of the law at the latest. */
  gate(): { readonly opened: Promise<void>; open(): void } {
    let open = (): void => {}
    const opened = new Promise<void>(resolve => {
      open = resolve
    })
    this.releases.push(open)
    return { opened, open }
  }

  release(): void {
    for (const release of this.releases) release()
  }

  async commitPositions(epoch = this.epoch): Promise<void> {
    const partitions = this.assignments.find(assignment => assignment.epoch === epoch)?.partitions ?? []
    const offsets = partitions.flatMap(({ topic, partition }) => {
      const offset = this.positions.get(topicPartitionKey(topic, partition))
      return offset === undefined ? [] : [{ topic, partition, offset }]
    })
    if (offsets.length > 0) await this.consumer.commit(offsets, epoch)
  }

  /** Resolves when the condition holds after something that the consumer was told. */
  until(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiters.delete(look)
        const seen = `${this.assignments.length} assignments, ${this.batches.length} batches, errors: ${this.errors.join('; ') || 'none'}`
        reject(
          new Error(
            `waited in vain: ${what} (${seen}${this.mishaps.length > 0 ? `, ${this.mishaps.join('; ')}` : ''})`,
          ),
        )
      }, this.patience)
      const look = (): void => {
        if (!holds()) return
        clearTimeout(late)
        this.waiters.delete(look)
        resolve()
      }
      this.waiters.add(look)
    })
  }

  private async follow(assignment: Assignment): Promise<void> {
    const { added, kept, epoch } = assignment
    for (const { topic, partition } of kept) {
      const position = this.positions.get(topicPartitionKey(topic, partition))
      if (position === undefined) continue
      this.consumer.seek({ topic, partition }, position)
      this.consumer.resume([{ topic, partition }])
    }
    const fresh = [
      ...added,
      ...kept.filter(({ topic, partition }) => !this.positions.has(topicPartitionKey(topic, partition))),
    ]
    if (fresh.length === 0) return
    const committed = await this.admin.committed(this.group, fresh)
    if (epoch !== this.epoch) return
    for (const { topic, partition } of fresh) {
      const key = topicPartitionKey(topic, partition)
      const offset = committed.get(key)?.offset ?? 0
      this.positions.set(key, offset)
      this.consumer.seek({ topic, partition }, offset)
      this.consumer.resume([{ topic, partition }])
    }
  }

  private notify(): void {
    for (const waiter of [...this.waiters]) waiter()
  }
}

function sorted(partitions: readonly TopicPartition[] = []): string[] {
  return partitions.map(({ topic, partition }) => topicPartitionKey(topic, partition)).sort()
}
