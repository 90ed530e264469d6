import type { FormatDescription } from '../../codecs/FormatDescription.js'

/** Keys and values of one table as memory, store and changelog have them. Store and changelog hold the same bytes. */
export interface StateFormat<K, V> {
  /** How both are written, for the comparison of declarations over time. */
  readonly description: { readonly key: FormatDescription; readonly value: FormatDescription }
  /** Awaited before the first use. Absent where there is nothing to be prepared. */
  prepare?(): Promise<void>
  /** Equal for equal keys, and only for those. @throws RxfaustError `RXFAUST_ENCODE` */
  id(key: K): string
  /** The id of a key of which the bytes are known. */
  idOf(bytes: Buffer): string
  /** @throws RxfaustError `RXFAUST_ENCODE` */
  encodeKey(key: K): Buffer
  /** The bytes that say to which partition a key belongs. @throws RxfaustError `RXFAUST_ENCODE` */
  placement(key: K): Buffer
  /** @throws RxfaustError `RXFAUST_DECODE` */
  decodeKey(bytes: Buffer): K
  /** @throws RxfaustError `RXFAUST_ENCODE` */
  encodeValue(value: V): Buffer
  /** @throws RxfaustError `RXFAUST_DECODE` */
  decodeValue(bytes: Buffer): V
  /** How a key is shown in messages. */
  show(key: K): string
}
