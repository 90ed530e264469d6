import { createSerde } from '../codecs/createSerde.js'
import type { DefaultCodecs } from '../codecs/DefaultCodecs.js'
import type { FormatDescription } from '../codecs/FormatDescription.js'
import type { Serde } from '../codecs/Serde.js'
import type { InRecord } from '../transport/InRecord.js'
import type { OutRecord } from '../transport/OutRecord.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import type { Message } from './Message.js'
import type { TopicOptions } from './TopicOptions.js'

const NO_HEADERS: RecordHeaders = Object.freeze({})

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
  decodeKey({ key, headers }: Pick<InRecord, 'key' | 'headers'>): K | null {
    return this.#key.decode(key, headers)
  }

  /** @throws RxfaustError `RXFAUST_DECODE` */
  decodeValue({ value, headers }: Pick<InRecord, 'value' | 'headers'>): T | null {
    return this.#value.decode(value, headers)
  }

  /** @throws RxfaustError `RXFAUST_ENCODE` */
  encodeKey(key: K | null): Uint8Array | null {
    return this.#key.encode(key, NO_HEADERS)
  }

  /** @param message `keyBytes` instead of `key` is taken as it is. @throws RxfaustError `RXFAUST_ENCODE` */
  encode(
    message: Pick<Message<T, K>, 'key' | 'value' | 'headers'> & { readonly keyBytes?: Uint8Array | null },
  ): Pick<OutRecord, 'key' | 'value' | 'headers'> {
    const { keyBytes, value } = message
    const ownKey = message.key ?? null
    let { headers } = message
    if (keyBytes === undefined && this.#key.headersOf !== undefined) {
      headers = this.#key.headersOf(ownKey, headers ?? NO_HEADERS)
    }
    if (this.#value.headersOf !== undefined) headers = this.#value.headersOf(value, headers ?? NO_HEADERS)
    const key = keyBytes !== undefined ? keyBytes : this.#key.encode(ownKey, headers)
    return { key, value: this.#value.encode(value, headers), headers }
  }

  readonly #pending = ({ key, value, headers }: InRecord): Promise<unknown> | undefined => {
    const ofKey = key === null ? undefined : this.#key.pending?.(key, headers)
    const ofValue = value === null ? undefined : this.#value.pending?.(value, headers)
    return ofKey === undefined || ofValue === undefined ? (ofKey ?? ofValue) : Promise.all([ofKey, ofValue])
  }
}
