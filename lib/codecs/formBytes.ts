import { ByteSpan } from '../util/ByteSpan.js'

/** Bytes of what may be a text, which is UTF-8 then. */
export function formBytes(form: string | Uint8Array | ByteSpan | null): Uint8Array | null {
  if (typeof form === 'string') return Buffer.from(form)
  return form instanceof ByteSpan ? form.bytes : form
}
