import type { CodecHeaders } from './CodecHeaders.js'
import type { FormatDescription } from './FormatDescription.js'

/** Keys or values of one topic, to bytes and back; `null` stays `null`. */
export interface Serde<T> {
  readonly codecName: string
  /** What is written, for the comparison of declarations over time. */
  readonly description: FormatDescription
  /** Awaited before the first use. Absent where there is nothing to be prepared. */
  prepare?(): Promise<void>
  /** As that of a codec; absent where nothing is ever awaited. */
  pending?(bytes: Uint8Array, headers: CodecHeaders): Promise<void> | undefined
  /** Headers to be written with a value, those given included; absent where none depend on it. */
  headersOf?(value: T | null, headers: CodecHeaders): CodecHeaders
  /** @param headers as {@link headersOf} gave them. @throws RxfaustError `RXFAUST_ENCODE` */
  encode(value: T | null, headers?: CodecHeaders): Uint8Array | null
  /** As {@link encode}, as the text whose UTF-8 it is, where there is one. */
  encodeForm(value: T | null, headers?: CodecHeaders): string | Uint8Array | null
  /** @throws RxfaustError `RXFAUST_DECODE` */
  decode(bytes: Uint8Array | null, headers?: CodecHeaders): T | null
  /** As {@link decode}, for bytes in a larger buffer. Absent where a view has to be made of them. */
  decodeAt?(source: Buffer, start: number, end: number): T
}
