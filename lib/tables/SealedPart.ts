import type { OutRecord } from '../transport/OutRecord.js'
import type { StateCell } from './StateCell.js'

/** Written to the last record of a commit: where stream time was, which a record of append time does not tell. */
export const streamTimeHeader = 'rxfaust-stream-time'

/** The writes of one partition of a table that one commit makes durable. */
export class SealedPart<K, V> {
  status: 'sealed' | 'stored' | 'reopened' = 'sealed'
  #records: readonly OutRecord[] | undefined

  constructor(
    readonly cells: Map<string, StateCell<K, V>>,
    /** Entries of the partition with these writes. */
    readonly size: number,
    /** -Infinity where the table knows no time. */
    readonly streamTime: number,
    private readonly encode: (cell: StateCell<K, V>) => OutRecord,
  ) {}

  /** Encoded once, at the first call. The store gets the same bytes. @throws RxfaustError `RXFAUST_ENCODE` */
  get records(): readonly OutRecord[] {
    this.#records ??= this.#encodeAll()
    return this.#records
  }

  #encodeAll(): OutRecord[] {
    const records: OutRecord[] = []
    for (const cell of this.cells.values()) records.push(this.encode(cell))
    const last = records.length - 1
    if (this.streamTime !== -Infinity) {
      records[last] = {
        ...(records[last] as OutRecord),
        headers: { [streamTimeHeader]: Buffer.from(String(this.streamTime)) },
      }
    }
    return records
  }
}
