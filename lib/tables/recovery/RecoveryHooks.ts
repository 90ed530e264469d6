import { asBuffer } from '../../codecs/asBuffer.js'
import type { InRecord } from '../../transport/InRecord.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { ChangelogEvent } from '../changelog/ChangelogEvent.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { RecoveredPartition } from './RecoveredPartition.js'

/** What a table's options say of its recovery. */
export interface RecoveryOptions<K, V> {
  readonly recoveryBufferSize?: number
  onChangelogEvent?(event: ChangelogEvent<K, V>): unknown
  onRecover?(recovered: RecoveredPartition): unknown
}

/** Kept in memory until they are stored together: a batch of the store costs as much as some hundred records. */
const RECORDS = 10_000

/** What a user wants of the recovery of a table. */
export class RecoveryHooks<K, V> {
  /** Records that are stored at once. */
  readonly bufferSize: number
  readonly #recovered: ((recovered: RecoveredPartition) => unknown)[] = []
  readonly #event: ((event: ChangelogEvent<K, V>) => unknown) | undefined

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor(
    private readonly table: string,
    private readonly format: StateFormat<K, V>,
    options: RecoveryOptions<K, V> = {},
  ) {
    const { recoveryBufferSize = RECORDS } = options
    if (!(Number.isInteger(recoveryBufferSize) && recoveryBufferSize > 0)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Table "${table}" was declared with recoveryBufferSize ${recoveryBufferSize}.`,
        'Give a whole number of records above 0.',
      )
    }
    this.bufferSize = recoveryBufferSize
    this.#event = options.onChangelogEvent && (event => options.onChangelogEvent?.(event))
    if (options.onRecover !== undefined) this.onRecover(recovered => options.onRecover?.(recovered))
  }

  onRecover(call: (recovered: RecoveredPartition) => unknown): void {
    this.#recovered.push(call)
  }

  /**
   * Before records are applied, so that after a crash they are told again rather than never.
   *
   * @throws RxfaustError `RXFAUST_RECOVERY` where the user's function fails, `RXFAUST_DECODE`
   */
  async applying(partition: number, records: readonly InRecord[], signal: AbortSignal): Promise<void> {
    const call = this.#event
    if (call === undefined) return
    const { format, table } = this
    for (const { key, value, offset, timestamp } of records) {
      // A record without a key is none of the table's: the one who applies it says so.
      if (key === null) return
      const event: ChangelogEvent<K, V> = {
        table,
        partition,
        offset,
        timestamp,
        key: format.decodeKey(asBuffer(key)),
        value: value === null ? undefined : format.decodeValue(asBuffer(value)),
      }
      try {
        const result = call(event)
        if (result instanceof Promise) await result
      } catch (cause) {
        throw failed('onChangelogEvent', table, partition, `for the record at offset ${offset}`, cause)
      }
      signal.throwIfAborted()
    }
  }

  /** @throws RxfaustError `RXFAUST_RECOVERY` where the user's function fails */
  async recovered(partition: number, position: number): Promise<void> {
    for (const call of this.#recovered) {
      try {
        await call({ table: this.table, partition, position })
      } catch (cause) {
        throw failed('onRecover', this.table, partition, `at offset ${position}`, cause)
      }
    }
  }
}

function failed(what: string, table: string, partition: number, where: string, cause: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_RECOVERY',
    `${what} of table "${table}" failed in partition ${partition} ${where}: ${cause instanceof Error ? cause.message : String(cause)}`,
    'The table is not used without it: catch there what may fail.',
    { cause, details: { table, partition } },
  )
}
