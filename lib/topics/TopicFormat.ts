import { createSerde } from '../codecs/createSerde.js'
import type { DefaultCodecs } from '../codecs/DefaultCodecs.js'
import type { FormatDescription } from '../codecs/FormatDescription.js'
import { formBytes } from '../codecs/formBytes.js'
import type { Serde } from '../codecs/Serde.js'
import type { InRecord } from '../transport/InRecord.js'
import type { OutRecord } from '../transport/OutRecord.js'
import { PackedRecord } from '../transport/PackedRecord.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import type { ByteSpan } from '../util/ByteSpan.js'
import type { OutgoingMessage } from './OutgoingMessage.js'
import type { TopicOptions } from './TopicOptions.js'

const NO_HEADERS: RecordHeaders = Object.freeze({})

type EncodedMessage<T, K> = Pick<OutgoingMessage<T, K>, 'key' | 'value' | 'headers' | 'keyBytes' | 'valueBytes'>

/** Keys and values of one topic as its records have them. */
export class TopicFormat<T, K> {
  readonly #key: Serde<K>
  readonly #value: Serde<T>
  /**
   * What has to be awaited before a record can be decoded; `undefined` where it can be now. The function is absent where
   * there is never anything.
   */
  readonly pending: ((record: InRecord) => Promise<unknown> | undefined) | undefined

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor(topic: string, { key, value }: Pick<TopicOptions, 'key' | 'value'>, codecs?: DefaultCodecs) {
    this.#key = createSerde<K>(key, 'key', `key of topic "${topic}"`, topic, codecs)
    this.#value = createSerde<T>(value, 'value', `value of topic "${topic}"`, topic, codecs)
    if (this.#key.pending !== undefined || this.#value.pending !== undefined) this.pending = this.#pending
  }

  get descriptions(): { readonly key: FormatDescription; readonly value: FormatDescription } {
    return { key: this.#key.description, value: this.#value.description }
  }

  /** Awaited before the first use. @throws RxfaustError `RXFAUST_MISSING_PACKAGE`, and what codecs throw */
  async prepare(): Promise<void> {
    await this.#key.prepare?.()
    await this.#value.prepare?.()
  }

  /** @throws RxfaustError `RXFAUST_DECODE` */
  decodeKey(record: Pick<InRecord, 'key' | 'headers'>): K | null {
    if (record instanceof PackedRecord && this.#key.decodeAt !== undefined && record.keyEnd >= record.keyStart) {
      return this.#key.decodeAt(record.source, record.keyStart, record.keyEnd)
    }
    return this.#key.decode(record.key, record.headers)
  }

  /** @throws RxfaustError `RXFAUST_DECODE` */
  decodeValue(record: Pick<InRecord, 'value' | 'headers'>): T | null {
    if (record instanceof PackedRecord && this.#value.decodeAt !== undefined && record.valueEnd >= record.valueStart) {
      return this.#value.decodeAt(record.source, record.valueStart, record.valueEnd)
    }
    return this.#value.decode(record.value, record.headers)
  }

  /** @throws RxfaustError `RXFAUST_ENCODE` */
  encodeKey(key: K | null): Uint8Array | null {
    return this.#key.encode(key, NO_HEADERS)
  }

  /** @param message `keyBytes` and `valueBytes` instead of `key` and `value` are taken as they are. @throws RxfaustError `RXFAUST_ENCODE` */
  encode(message: EncodedMessage<T, K>): Pick<OutRecord, 'key' | 'value' | 'headers'> {
    const headers = this.headersOf(message)
    const key = formBytes(this.keyForm(message, headers))
    return { key, value: formBytes(this.valueForm(message, headers)), headers }
  }

  /** Those of the message, with what key and value need. */
  headersOf(message: EncodedMessage<T, K>): RecordHeaders | undefined {
    let { headers } = message
    if (message.keyBytes === undefined && this.#key.headersOf !== undefined) {
      headers = this.#key.headersOf(message.key ?? null, headers ?? NO_HEADERS)
    }
    if (message.valueBytes === undefined && this.#value.headersOf !== undefined) {
      headers = this.#value.headersOf(message.value, headers ?? NO_HEADERS)
    }
    return headers
  }

  /** The key, as a text where it is one in UTF-8. @param headers as {@link headersOf} gave them. @throws as {@link encode} */
  keyForm({ key, keyBytes }: EncodedMessage<T, K>, headers: RecordHeaders | undefined): string | Uint8Array | null {
    return keyBytes !== undefined ? keyBytes : this.#key.encodeForm(key ?? null, headers)
  }

  /** The same of the value. */
  valueForm(
    { value, valueBytes }: EncodedMessage<T, K>,
    headers: RecordHeaders | undefined,
  ): string | Uint8Array | ByteSpan | null {
    return valueBytes !== undefined ? valueBytes : this.#value.encodeForm(value, headers)
  }

  readonly #pending = ({ key, value, headers }: InRecord): Promise<unknown> | undefined => {
    const ofKey = key === null ? undefined : this.#key.pending?.(key, headers)
    const ofValue = value === null ? undefined : this.#value.pending?.(value, headers)
    return ofKey === undefined || ofValue === undefined ? (ofKey ?? ofValue) : Promise.all([ofKey, ofValue])
  }
}
