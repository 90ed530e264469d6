import type { OutRecord } from '../../transport/OutRecord.js'
import type { SendSettings } from '../../transport/SendSettings.js'
import type { StateCell } from '../state/StateCell.js'
import type { StateSpec } from '../state/StateSpec.js'
import type { StreamTime } from '../state/StreamTime.js'
import { encodeValue } from './encodeValue.js'
import { streamTimeRecord } from './streamTimeRecord.js'

/** The writes of one partition of a table that one commit makes durable. */
export class SealedPart<K, V> {
  status: 'sealed' | 'stored' | 'reopened' = 'sealed'
  readonly #records: OutRecord[] = []
  /** Cells whose records are not made yet; absent when all are. */
  #left: Iterator<StateCell<K, V>> | undefined
  #failure: unknown

  /**
   * @param size entries of the partition with these writes
   * @param time stream time and what was announced, where the entries are windows
   */
  constructor(
    private readonly spec: StateSpec<K, V>,
    private readonly partition: number,
    readonly cells: Map<string, StateCell<K, V>>,
    readonly size: number,
    readonly time: StreamTime | undefined,
    private readonly settings: SendSettings | undefined,
  ) {
    this.#left = cells.values()
  }

  /**
   * The changelog records: those of the cells, and behind them that of the time. Encoded once; the store gets the same
   * bytes.
   *
   * @throws RxfaustError `RXFAUST_ENCODE`
   */
  get records(): readonly OutRecord[] {
    this.encode(Infinity)
    return this.#records
  }

  /**
   * Makes so many records at most.
   *
   * @returns whether there are more to be made
   * @throws RxfaustError `RXFAUST_ENCODE`
   */
  encode(most: number): boolean {
    if (this.#failure !== undefined) throw this.#failure
    const { spec, partition, settings } = this
    const { changelogTopic: topic, format } = spec
    try {
      for (let left = most; this.#left !== undefined; left--) {
        if (left <= 0) return true
        const { done, value: cell } = this.#left.next()
        if (done) this.#left = undefined
        else {
          const value = encodeValue(format, cell.key, cell.value)
          this.#records.push({ topic, partition, key: format.encodeKey(cell.key), value, settings })
        }
        if (done && this.time !== undefined) {
          this.#records.push({ ...streamTimeRecord(topic, partition, this.time), settings })
        }
      }
    } catch (error) {
      this.#failure = error
      throw error
    }
    return false
  }
}
