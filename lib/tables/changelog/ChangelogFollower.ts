import type { InBatch } from '../../transport/InBatch.js'
import { topicPartitionKey } from '../../transport/topicPartitionKey.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { Patience } from '../recovery/Patience.js'
import { retrying } from '../recovery/retrying.js'
import type { RecoveryHost } from '../recovery/TableRecovery.js'
import type { TablePartition } from '../state/TablePartition.js'
import { type ChangelogEnds, locateChangelogs } from './locateChangelogs.js'
import type { RecordChange } from './reduceRecords.js'

interface Waiter {
  readonly offset: number
  resolve(): void
  reject(error: unknown): void
}

/** Follows one partition of a changelog behind its recovery, for as long as the table is open. */
export class ChangelogFollower {
  #waiters: Waiter[] = []
  readonly #patience: Patience
  #applying: Promise<void> | undefined

  /**
   * @param observed whether changes are wanted
   * @param changed gets them when they are stored
   * @param applied told of each batch when it is stored
   */
  constructor(
    private readonly host: RecoveryHost,
    readonly partition: TablePartition<unknown, unknown>,
    private readonly signal: AbortSignal,
    private readonly observed: () => boolean,
    private readonly changed: (changes: readonly RecordChange[]) => void,
    private readonly applied: (batch: InBatch) => void = () => {},
  ) {
    this.#patience = new Patience(host.scheduler, Infinity, signal, cause => cause)
  }

  /** Resolves when the signal aborts and nothing is written any more. @throws what no repetition repairs */
  async run(): Promise<void> {
    try {
      for (;;) await this.#runToReset()
    } catch (error) {
      // Its failure is known where it was awaited; what an abort cut off from there is read again from the store.
      await Promise.allSettled([this.#applying])
      const waiters = this.#waiters
      this.#waiters = []
      for (const waiter of waiters) waiter.reject(error)
      if (!this.signal.aborted) throw error
    }
  }

  /** Resolves when the record at the offset has been applied here. */
  reached(offset: number): Promise<void> {
    if (this.signal.aborted) return Promise.reject(this.signal.reason)
    if (offset < this.#position) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiters.push({ offset, resolve, reject })
    })
  }

  get #position(): number {
    return this.partition.checkpoint ?? 0
  }

  /** Ends where the position is no longer in the topic: then everything is read anew. */
  async #runToReset(): Promise<void> {
    const { host, partition } = this
    const { changelogTopic: topic, name } = partition.spec
    const failed = (error: RxfaustError): void =>
      host.logger.warn({ error, table: name }, 'following a changelog failed and is tried again')
    try {
      await retrying(host.scheduler, this.#patience, signal => this.#follow(signal), failed)
    } catch (error) {
      if (!(error instanceof RxfaustError && error.code === 'RXFAUST_OFFSET_OUT_OF_RANGE')) throw error
      host.logger.warn({ error, table: name }, 'the changelog begins anew, and so does the table')
      const at = { topic, partition: partition.partition }
      const ends = await retrying(
        host.scheduler,
        this.#patience,
        () => locateChangelogs(host.transport.admin, [at]),
        failed,
      )
      await partition.reset()
      partition.durable.startAt((ends.get(topicPartitionKey(topic, partition.partition)) as ChangelogEnds).low)
    }
  }

  async #follow(signal: AbortSignal): Promise<never> {
    const { host, partition } = this
    const { changelogTopic: topic } = partition.spec
    const from = this.#position
    for await (const batch of host.transport.read({ topic, partition: partition.partition, from, signal })) {
      signal.throwIfAborted()
      if (batch.nextOffset <= this.#position) continue
      await partition.spec.hooks?.applying(partition.partition, batch.records, signal)
      this.#applying = this.#apply(batch)
      await this.#applying
    }
    signal.throwIfAborted()
    throw new RxfaustError('RXFAUST_BROKER', `Reading ${topic} ended early.`, 'It is begun again.', {
      retriable: true,
    })
  }

  async #apply(batch: InBatch): Promise<void> {
    const { partition } = this
    const changes: RecordChange[] | undefined = this.observed() ? [] : undefined
    await partition.replay(batch, changes)
    this.#patience.progress()
    if (changes !== undefined) this.changed(changes)
    this.applied(batch)
    this.#settle()
    await partition.expire()
  }

  #settle(): void {
    const reached = this.#waiters.filter(waiter => waiter.offset < this.#position)
    if (reached.length === 0) return
    this.#waiters = this.#waiters.filter(waiter => waiter.offset >= this.#position)
    for (const waiter of reached) waiter.resolve()
  }
}
