import { formBytes } from '../codecs/formBytes.js'
import type { ByteSpan } from '../util/ByteSpan.js'
import { headersSize } from './headersSize.js'
import type { OutRecord } from './OutRecord.js'
import type { RecordHeaders } from './RecordHeaders.js'
import type { SendSettings } from './SendSettings.js'

/**
 * A record whose key and value may be texts: whoever writes it somewhere writes them there in UTF-8, without bytes of
 * their own in between, which cost more than the texts themselves. Whoever asks for bytes gets them.
 */
export class TextRecord implements OutRecord {
  readonly keyLength: number
  readonly valueLength: number
  /** Of key, value and headers, as these were when it was made: whoever gave the headers may change them. */
  readonly byteLength: number
  #key: Uint8Array | null | undefined
  #value: Uint8Array | null | undefined

  /**
   * @param keyForm the key, as text or as bytes
   * @param valueForm the same of the value, or where its bytes are
   */
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly keyForm: string | Uint8Array | null,
    readonly valueForm: string | Uint8Array | ByteSpan | null,
    readonly headers: RecordHeaders | undefined,
    readonly timestamp: number | undefined,
    readonly settings: SendSettings | undefined,
  ) {
    this.keyLength = lengthOf(keyForm)
    this.valueLength = lengthOf(valueForm)
    this.byteLength = this.keyLength + this.valueLength + headersSize(headers)
  }

  get key(): Uint8Array | null {
    if (this.#key === undefined) this.#key = formBytes(this.keyForm)
    return this.#key
  }

  get value(): Uint8Array | null {
    if (this.#value === undefined) this.#value = formBytes(this.valueForm)
    return this.#value
  }
}

function lengthOf(form: string | Uint8Array | ByteSpan | null): number {
  if (form === null) return 0
  return typeof form === 'string' ? Buffer.byteLength(form) : form.byteLength
}
