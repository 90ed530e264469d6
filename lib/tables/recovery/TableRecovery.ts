/*
 * The recovery of one partition of a table.
 *
 * Before the first event of a task is delivered, each of its tables must be as its changelog says. The store holds a
 * checkpoint: the changelog offset that its data stands for. What lies between the checkpoint and the end of the
 * changelog is replayed; without a usable checkpoint the store is emptied and everything is replayed. A checkpoint
 * is of no use where it lies
 *   - before the first record that the broker holds: what was deleted in between may have been the deletion of a key;
 *   - behind the end: the topic was created anew, and its offsets mean something else;
 *   - so far back in time that compaction may have taken deletions of keys that the store has.
 *
 * The end is read once, when the recovery begins. There is one writer per partition, and that is us, so that the end
 * doesn't move; if a former owner still writes, the commits notice it. Reading ends when the position has reached the
 * end, and by nothing else: not by a pause, as a slow broker pauses too; and not by the offset of the last record, as
 * behind the last record there may be control records, or a gap that compaction has left. The position is what each
 * batch says its end is, also for a batch without records.
 *
 * It always ends. `recovered` is reached by position. Everything that is waited for is given up when the signal
 * aborts (the task was lost or closed: `cancelled`), or when the position hasn't moved for the time-out (`failed`,
 * with an error that names table, partition, position and end). A broker that is away is asked again until then.
 * Records that are deleted while they are read move the low end past the position: it begins again from there, on an
 * empty store.
 *
 * Records are collected until it is worth a batch of the store; one batch is stored while the next one is read. Each
 * is stored with its checkpoint, so that a recovery that is cut off goes on where it was. Entries are counted at the
 * end where much is replayed: to ask the store for each key whether it is new would take longer than all the rest.
 */
import type { InBatch } from '../../transport/InBatch.js'
import { topicPartitionKey } from '../../transport/topicPartitionKey.js'
import { pause } from '../../util/pause.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { StateMachine } from '../../util/StateMachine.js'
import { type ChangelogEnds, locateChangelogs } from '../changelog/locateChangelogs.js'
import type { TableHost } from '../state/TableHost.js'
import type { TablePartition } from '../state/TablePartition.js'
import { Patience } from './Patience.js'
import { RecoveryHooks } from './RecoveryHooks.js'
import { ReplayBuffer } from './ReplayBuffer.js'
import { retrying } from './retrying.js'
import { type TableRecoveryStatus, tableRecoveryTransitions } from './TableRecoveryStatus.js'

const PROGRESS_INTERVAL = 250
const RESET_PAUSE = 100

/** What a recovery needs of the app. */
export type RecoveryHost = Pick<
  TableHost,
  'transport' | 'scheduler' | 'logger' | 'warn' | 'monitor' | 'recoveryStallTimeout' | 'recoveryProgress'
>

/** Brings one partition of a table to the end of its changelog. Used once. */
export class TableRecovery {
  readonly status: StateMachine<TableRecoveryStatus>
  readonly #patience: Patience
  readonly #hooks: RecoveryHooks<unknown, unknown>
  readonly #began: number
  #target = 0
  #records = 0
  #told = -Infinity
  /** Whether a function of the user's is waited for. */
  #inHook = false

  constructor(
    private readonly host: RecoveryHost,
    private readonly partition: TablePartition<unknown, unknown>,
    private readonly signal: AbortSignal,
  ) {
    const { name, format, hooks } = partition.spec
    this.#hooks = hooks ?? new RecoveryHooks(name, format)
    this.status = new StateMachine(`Recovery of table "${name}"`, tableRecoveryTransitions, 'located')
    this.#began = host.scheduler.now()
    this.#patience = new Patience(host.scheduler, host.recoveryStallTimeout, signal, cause => this.#stalled(cause))
  }

  /** @throws RxfaustError `RXFAUST_RECOVERY`, `RXFAUST_STORE`, or the reason of the signal */
  async run(ends: ChangelogEnds): Promise<void> {
    try {
      this.signal.throwIfAborted()
      this.#target = ends.target
      await this.#run(ends)
      this.signal.throwIfAborted()
      this.status.to('recovered')
    } catch (error) {
      this.status.to(this.signal.aborted ? 'cancelled' : 'failed')
      throw error
    }
    this.#tell()
  }

  async #run({ low, end }: ChangelogEnds): Promise<void> {
    const { checkpoint } = this.partition
    const stale = checkpoint !== undefined && checkpoint < this.#target && this.partition.durable.stale
    if (checkpoint === undefined || checkpoint < low || checkpoint > end || stale) await this.#reset(low, end)
    else this.partition.durable.expect(this.#target - checkpoint)
    while (this.#position < this.#target) {
      if (!this.status.is('replaying')) this.status.to('replaying')
      this.#tell()
      try {
        await retrying(
          this.host.scheduler,
          this.#patience,
          signal => this.#replay(signal),
          error => {
            if (!this.signal.aborted) this.host.logger.warn({ error }, 'reading a changelog failed and is tried again')
          },
        )
      } catch (error) {
        if (!(error instanceof RxfaustError && error.code === 'RXFAUST_OFFSET_OUT_OF_RANGE')) throw error
        await this.#patience.wait(pause(RESET_PAUSE, this.host.scheduler, this.signal), error)
        const { low, end } = await this.#ends()
        await this.#reset(low, end)
      }
    }
    await this.partition.recovered(this.#position)
  }

  get #position(): number {
    return this.partition.checkpoint ?? 0
  }

  /** Empties the store and starts at the low end. */
  async #reset(low: number, end: number): Promise<void> {
    this.status.to('resetting')
    const { partition } = this
    this.#tellReset(low, end)
    await partition.reset()
    this.signal.throwIfAborted()
    partition.durable.startAt(low)
    partition.durable.expect(this.#target - low)
  }

  #tellReset(low: number, end: number): void {
    const { checkpoint, partition, spec } = this.partition
    if (checkpoint === undefined) return
    // Nothing is lost: what has expired is deleted from the changelog of windows, and of compaction it is known.
    if (checkpoint <= end && (checkpoint >= low || spec.retention !== undefined)) {
      this.host.logger.info(
        { table: spec.name, partition, checkpoint, low },
        'the stored state is too old to be brought up to date, and is read anew',
      )
      return
    }
    const found = checkpoint > end ? `ends at ${end}: it was made anew, or cut` : `begins at ${low}: records are gone`
    this.host.warn(
      'RXFAUST_RECOVERY',
      `The stored state of partition ${partition} of table "${spec.name}" stands for its changelog up to offset ${checkpoint}, but topic "${spec.changelogTopic}" ${found}. It is rebuilt from what the changelog has, and what that has lost the table has lost.`,
    )
  }

  async #ends(): Promise<ChangelogEnds> {
    const { partition, spec } = this.partition
    const at = { topic: spec.changelogTopic, partition }
    const ends = await retrying(this.host.scheduler, this.#patience, () =>
      locateChangelogs(this.host.transport.admin, [at]),
    )
    return ends.get(topicPartitionKey(at.topic, at.partition)) as ChangelogEnds
  }

  async #replay(signal: AbortSignal): Promise<void> {
    const { partition, spec } = this.partition
    const from = this.#position
    const buffer = new ReplayBuffer(this.#hooks.bufferSize, batch => this.#store(batch, signal))
    let position = from
    try {
      for await (const batch of this.host.transport.read({ topic: spec.changelogTopic, partition, from, signal })) {
        signal.throwIfAborted()
        if (batch.nextOffset > position) {
          this.#patience.progress()
          this.#inHook = true
          await this.#hooks.applying(partition, batch.records, signal)
          this.#inHook = false
          this.#patience.progress()
          await buffer.add(batch)
          position = batch.nextOffset
        }
        if (position >= this.#target) return await buffer.end()
      }
      signal.throwIfAborted()
      throw new RxfaustError('RXFAUST_BROKER', `Reading ${spec.changelogTopic} ended early.`, 'It is begun again.', {
        retriable: true,
      })
    } catch (error) {
      // What was read is kept: the next attempt goes on behind it.
      if (!signal.aborted) await buffer.end()
      throw error
    }
  }

  async #store(batch: InBatch, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await this.partition.replay(batch)
    this.#patience.progress()
    this.#records += batch.records.length
    this.host.monitor.recordsRecovered += batch.records.length
    if (this.host.scheduler.now() - this.#told >= PROGRESS_INTERVAL) this.#tell()
  }

  #tell(): void {
    const now = this.host.scheduler.now()
    this.#told = now
    const position = this.#position
    this.host.recoveryProgress({
      table: this.partition.spec.name,
      partition: this.partition.partition,
      position,
      end: this.#target,
      remaining: Math.max(0, this.#target - position),
      rate: this.#records === 0 ? 0 : (this.#records * 1000) / Math.max(1, now - this.#began),
    })
  }

  #stalled(cause: unknown): RxfaustError {
    const { partition, spec } = this.partition
    const position = this.#position
    const end = this.#target
    return new RxfaustError(
      'RXFAUST_RECOVERY',
      `The recovery of partition ${partition} of table "${spec.name}" stands at offset ${position} of ${end} in topic "${spec.changelogTopic}" and has made no progress for ${this.host.recoveryStallTimeout} ms.`,
      this.#inHook
        ? 'Its function onChangelogEvent is waited for, and has not ended.'
        : 'Check that the broker can be reached and that the topic can be read.',
      { cause, details: { table: spec.name, topic: spec.changelogTopic, partition, position, end } },
    )
  }
}
