import type { SealedWrites } from '../../acks/SealedWrites.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import type { SendResult } from '../../transport/SendResult.js'
import { inTurns } from '../../util/inTurns.js'
import type { TablePartition } from '../state/TablePartition.js'
import type { StateStore, StateWrite } from '../store/StateStore.js'
import type { SealedPart } from './SealedPart.js'

/** Records that are encoded at once. */
const PER_STEP = 16
const STEPS_PER_LOOK = 4

interface Part {
  readonly partition: TablePartition<unknown, unknown>
  readonly part: SealedPart<unknown, unknown>
}

/** The writes of all tables of a task that one commit makes durable, in one batch of the store. */
export class SealedTask implements SealedWrites {
  constructor(
    private readonly parts: readonly Part[],
    private readonly target: StateStore,
    /** Whether the changelogs have no other writer. */
    private readonly exclusive: boolean,
    /** Told of the work that the store must not be closed under. */
    private readonly track: (storing: Promise<void>) => Promise<void>,
  ) {}

  async encode(): Promise<void> {
    await inTurns(this.#encoding(), () => {}, STEPS_PER_LOOK)
  }

  *#encoding(): Generator<void, void, undefined> {
    for (const { part } of this.parts) while (part.encode(PER_STEP)) yield
  }

  /** @throws RxfaustError `RXFAUST_ENCODE` */
  get records(): readonly OutRecord[] {
    const [only] = this.parts
    if (this.parts.length === 1 && only !== undefined) return only.part.records
    return this.parts.flatMap(({ part }) => part.records)
  }

  store(results: readonly SendResult[]): Promise<void> {
    return this.track(this.#store(results))
  }

  reopen(): void {
    for (const { partition, part } of this.parts) partition.reopen(part)
  }

  async #store(results: readonly SendResult[]): Promise<void> {
    await this.target.write(this.#writes(results))
    for (const { partition, part } of this.parts) await partition.stored(part)
    for (const { partition } of this.parts) await partition.expire()
  }

  *#writes(results: readonly SendResult[]): Iterable<StateWrite> {
    let from = 0
    for (const { partition, part } of this.parts) {
      const own = results.slice(from, from + part.records.length)
      from += own.length
      yield* partition.durable.writes(part, own, this.exclusive)
    }
  }
}
