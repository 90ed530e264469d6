import type { FormatDescription } from './FormatDescription.js'

/** Keys or values of one topic, to bytes and back; `null` stays `null`. */
export interface Serde<T> {
  readonly codecName: string
  /** What is written, for the comparison of declarations over time. */
  readonly description: FormatDescription
  /** @throws RxfaustError `RXFAUST_ENCODE` */
  encode(value: T | null): Uint8Array | null
  /** @throws RxfaustError `RXFAUST_DECODE` */
  decode(bytes: Uint8Array | null): T | null
}
