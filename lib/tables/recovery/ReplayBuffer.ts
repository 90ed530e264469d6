import type { InBatch } from '../../transport/InBatch.js'
import type { InRecord } from '../../transport/InRecord.js'

/** Large values fill it sooner. */
const BYTES = 4 * 1024 * 1024

/** Collects what is read of a changelog into batches for the store. One fills while the one before is stored. */
export class ReplayBuffer {
  #records: InRecord[] = []
  #bytes = 0
  /** The last one that was added, where some of it, or the position behind it, is not stored. */
  #open: InBatch | undefined
  #storing: Promise<void> = Promise.resolve()

  /** @param limit records of a batch */
  constructor(
    private readonly limit: number,
    private readonly store: (batch: InBatch) => Promise<void>,
  ) {}

  /** Resolves when there is room for more. @throws what a store before this one threw */
  async add(batch: InBatch): Promise<void> {
    const { records } = batch
    this.#open = batch
    for (let at = 0; at < records.length; at++) {
      this.#records.push(records[at] as InRecord)
      if (this.#records.length >= this.limit) await this.#store(records[at + 1]?.offset ?? batch.nextOffset)
    }
    this.#bytes += batch.byteLength
    if (this.#bytes >= BYTES) await this.#store(batch.nextOffset)
  }

  /** Resolves when everything is stored. @throws what a store threw */
  async end(): Promise<void> {
    if (this.#open !== undefined) await this.#store(this.#open.nextOffset)
    await this.#storing
  }

  async #store(nextOffset: number): Promise<void> {
    const open = this.#open
    if (open === undefined) return
    const batch = { ...open, records: this.#records, nextOffset }
    this.#records = []
    this.#bytes = 0
    if (nextOffset === open.nextOffset) this.#open = undefined
    await this.#storing
    const storing = this.store(batch)
    // Its failure is thrown to the next one who waits for it.
    storing.catch(() => undefined)
    this.#storing = storing
  }
}
