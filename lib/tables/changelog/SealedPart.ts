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
  #records: readonly OutRecord[] | undefined

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
    const { spec, partition, settings } = this
    const { changelogTopic: topic, format } = spec
    const records: OutRecord[] = []
    for (const { key, value } of this.cells.values()) {
      const encoded = encodeValue(format, key, value)
      records.push({ topic, partition, key: format.encodeKey(key), value: encoded, settings })
    }
    if (this.time !== undefined) records.push({ ...streamTimeRecord(topic, partition, this.time), settings })
    return records
  }
}
