import type { Admin, OffsetSpec } from '../../../lib/transport/Admin.js'
import type { InBatch } from '../../../lib/transport/InBatch.js'
import type { InRecord } from '../../../lib/transport/InRecord.js'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'
import type { ReadOptions } from '../../../lib/transport/ReadOptions.js'
import type { SendResult } from '../../../lib/transport/SendResult.js'
import type { TopicPartition } from '../../../lib/transport/TopicPartition.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../../lib/transport/topicPartitionKey.js'
import { RxfaustError } from '../../../lib/util/RxfaustError.js'

/** One partition of a changelog, of which a spec may move the ends as it likes. */
export class FakeLog {
  readonly records: InRecord[] = []
  low = 0
  /** Behind the last record, or behind what follows it: control records, or what compaction has taken. */
  end = 0
  /** Where an open transaction keeps the stable end back. */
  stable: number | undefined

  append(key: string | Uint8Array | null, value: string | null, headers: InRecord['headers'] = {}): number {
    return this.add({
      key: typeof key === 'string' ? Buffer.from(key) : key,
      value: value === null ? null : Buffer.from(value),
      headers,
    })
  }

  add({ key, value, headers = {} }: Pick<OutRecord, 'key' | 'value' | 'headers'>): number {
    const offset = this.end++
    this.records.push({ offset, timestamp: 0, timestampType: 'create', key, value, headers })
    return offset
  }

  /** A control record, or a gap of any size. */
  skip(offsets = 1): void {
    this.end += offsets
  }

  /** What retention does. */
  deleteBefore(offset: number): void {
    this.low = offset
    while (this.records.length > 0 && (this.records[0] as InRecord).offset < offset) this.records.shift()
  }
}

/** A transport of which tables see changelogs only; each of its awaits can be watched, held or failed. */
export class FakeChangelogs {
  readonly logs = new Map<string, FakeLog>()
  /** Records of one batch of a read. */
  batchSize = 2
  /** Told of each call and each batch; what it throws fails the call. */
  step: (what: string) => void | Promise<void> = () => {}
  readonly #waiting = new Set<() => void>()
  /** Reads that have begun and not ended. */
  reading = 0

  log(topic: string, partition = 0): FakeLog {
    const key = topicPartitionKey(topic, partition)
    let log = this.logs.get(key)
    if (log === undefined) {
      log = new FakeLog()
      this.logs.set(key, log)
    }
    return log
  }

  async send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    await this.step('send')
    const results = records.map(record => ({
      partition: record.partition,
      offset: this.log(record.topic, record.partition).add(record),
      timestamp: 0,
    }))
    for (const wake of [...this.#waiting]) wake()
    return results
  }

  readonly transport = {
    name: 'fake://',
    capabilities: { durable: false, shared: false, transactions: false },
    admin: {
      offsets: async (partitions: readonly TopicPartition[], at: OffsetSpec) => {
        await this.step(`offsets ${at}`)
        const offsets = new Map<string, number>()
        for (const { topic, partition } of partitions) {
          const log = this.log(topic, partition)
          offsets.set(
            topicPartitionKey(topic, partition),
            at === 'earliest' ? log.low : at === 'stable' ? (log.stable ?? log.end) : log.end,
          )
        }
        return offsets
      },
    } as Partial<Admin>,
    read: (options: ReadOptions) => this.#read(options),
  } as unknown as Transport

  async *#read({ topic, partition, from, signal }: ReadOptions): AsyncIterable<InBatch> {
    this.reading++
    try {
      let position = from
      let first = true
      while (!signal.aborted) {
        await this.step('read')
        if (signal.aborted) return
        const log = this.log(topic, partition)
        if (position < log.low || position > log.end) {
          throw new RxfaustError('RXFAUST_OFFSET_OUT_OF_RANGE', `${position} is not held.`, 'Seek.')
        }
        const records = log.records.filter(record => record.offset >= position).slice(0, this.batchSize)
        const last = records[records.length - 1]
        const rest = last !== undefined && last !== log.records[log.records.length - 1]
        const nextOffset = last === undefined || !rest ? log.end : last.offset + 1
        if (nextOffset === position && !first) {
          await new Promise<void>(resolve => {
            const wake = (): void => {
              this.#waiting.delete(wake)
              signal.removeEventListener('abort', wake)
              resolve()
            }
            this.#waiting.add(wake)
            signal.addEventListener('abort', wake)
          })
          continue
        }
        first = false
        position = nextOffset
        const highWatermark = log.end
        yield {
          topic,
          partition,
          epoch: 0,
          records,
          nextOffset,
          highWatermark,
          stableOffset: highWatermark,
          byteLength: 0,
        }
      }
    } finally {
      this.reading--
    }
  }
}
