import { RxfaustError } from '../../util/RxfaustError.js'
import type { StateFormat } from '../state/StateFormat.js'

/** A value's bytes, `null` for an absent one; the error says of which key. @throws RxfaustError `RXFAUST_ENCODE` */
export function encodeValue<K, V>(format: StateFormat<K, V>, key: K, value: V | undefined): Buffer | null {
  if (value === undefined) return null
  try {
    return format.encodeValue(value)
  } catch (cause) {
    throw new RxfaustError(
      'RXFAUST_ENCODE',
      `The value of key ${format.show(key)} can't be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Write values of the declared type, or change the declaration of the table.',
      { cause, details: { key, value } },
    )
  }
}
