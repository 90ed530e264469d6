import { recordSize } from '../acks/recordSize.js'
import { formBytes } from '../codecs/formBytes.js'
import type { OutRecord } from '../transport/OutRecord.js'
import { partitionFor } from '../transport/partitionFor.js'
import { partitionForText } from '../transport/partitionForText.js'
import type { SendSettings } from '../transport/SendSettings.js'
import { TextRecord } from '../transport/TextRecord.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { checkRecord } from './checkRecord.js'
import type { OutgoingMessage } from './OutgoingMessage.js'
import { sealEnvelope } from './sealEnvelope.js'
import type { TopicFormat } from './TopicFormat.js'
import type { TopicHost } from './TopicHost.js'

/** Bytes that Kafka's format adds to a record that is alone in its batch, and then some. */
const RECORD_OVERHEAD = 100

/** Makes the records of a topic's messages: encoded, with a partition, and of a size that the broker takes. */
export class RecordFactory<T, K> {
  #turn = 0

  constructor(
    private readonly host: Pick<TopicHost, 'partitioner' | 'scheduler' | 'sending' | 'maxRecordBytes'>,
    private readonly topic: string,
    private readonly format: TopicFormat<unknown, unknown>,
    private readonly settings: SendSettings,
  ) {}

  /**
   * @param partitions of the topic
   * @throws RxfaustError `RXFAUST_ENCODE`, and `RXFAUST_SEND` where the broker would refuse it for its size
   */
  create(message: OutgoingMessage<T, K>, partitions: number): OutRecord {
    const { format } = this
    const { envelope } = message
    const headers = format.headersOf(message)
    const key = format.keyForm(message, headers)
    const form = format.valueForm(message, headers)
    const value =
      envelope === undefined ? form : sealEnvelope(formBytes(form), format.descriptions.value.codec, envelope)
    const partition = message.partition ?? this.#place(key, partitions)
    if (partition < 0 || partition >= partitions || !Number.isInteger(partition)) {
      throw new RxfaustError(
        'RXFAUST_ENCODE',
        `A message for partition ${partition} was given to topic "${this.topic}", which has ${partitions}.`,
        `Give a partition from 0 to ${partitions - 1}, or none.`,
      )
    }
    const timestamp = message.timestamp ?? this.host.scheduler.now()
    checkRecord('topic', this.topic, timestamp, headers)
    const record = new TextRecord(this.topic, partition, key, value, headers, timestamp, this.settings)
    this.#checkSize(recordSize(record))
    return record
  }

  #place(key: string | Uint8Array | null, partitions: number): number {
    if (key === null) return this.#turn++ % partitions
    const { partitioner } = this.host
    if (typeof key !== 'string') return partitioner(key, partitions)
    const known = partitioner === partitionFor ? partitionForText(key, partitions) : undefined
    return known ?? partitioner(Buffer.from(key), partitions)
  }

  /** A record that the broker would refuse would take those down that are sent with it. */
  #checkSize(bytes: number): void {
    const { maxRequestSize = Number.POSITIVE_INFINITY } = this.host.sending
    const ofTopic = this.host.maxRecordBytes(this.topic) ?? Number.POSITIVE_INFINITY
    const limit = Math.min(ofTopic, maxRequestSize)
    const size = bytes + RECORD_OVERHEAD
    if (size <= limit) return
    const setting = limit === ofTopic ? 'max.message.bytes of the topic' : 'maxRequestSize of the app'
    throw new RxfaustError(
      'RXFAUST_SEND',
      `A record of ${size} bytes was given to topic "${this.topic}", which takes no more than ${limit} (${setting.split(' ')[0]}).`,
      `Send less in one record, or raise ${setting}.`,
      { details: { topic: this.topic, size, limit } },
    )
  }
}
