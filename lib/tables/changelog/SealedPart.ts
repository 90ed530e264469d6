import type { OutRecord } from '../../transport/OutRecord.js'
import type { StateCell } from '../state/StateCell.js'
import type { StreamTime } from '../state/StreamTime.js'

/** The writes of one partition of a table that one commit makes durable. */
export class SealedPart<K, V> {
  status: 'sealed' | 'stored' | 'reopened' = 'sealed'
  #records: readonly OutRecord[] | undefined

  /**
   * @param size entries of the partition with these writes
   * @param time stream time and what was announced, where the entries are windows
   * @param timeRecord the changelog record of that
   */
  constructor(
    readonly cells: Map<string, StateCell<K, V>>,
    readonly size: number,
    readonly time: StreamTime | undefined,
    private readonly encode: (cell: StateCell<K, V>) => OutRecord,
    private readonly timeRecord: (time: StreamTime) => OutRecord,
  ) {}

  /**
   * The changelog records: those of the cells, and behind them that of the time. Encoded once, at the first call; the
   * store gets the same bytes.
   *
   * @throws RxfaustError `RXFAUST_ENCODE`
   */
  get records(): readonly OutRecord[] {
    this.#records ??= this.#encodeAll()
    return this.#records
  }

  #encodeAll(): OutRecord[] {
    const records: OutRecord[] = []
    for (const cell of this.cells.values()) records.push(this.encode(cell))
    if (this.time !== undefined) records.push(this.timeRecord(this.time))
    return records
  }
}
