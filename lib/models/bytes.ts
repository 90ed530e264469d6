import { BytesConverter } from './convert/BytesConverter.js'
import type { FieldType } from './FieldType.js'
import { typed } from './typed.js'

/** Bytes: a Uint8Array in code, base64 on the wire. */
export function bytes(): FieldType<Uint8Array, Uint8Array | string, 'required'> {
  return typed(new BytesConverter())
}
