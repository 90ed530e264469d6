/** Bytes of what may be a text, which is UTF-8 then. */
export function formBytes(form: string | Uint8Array | null): Uint8Array | null {
  return typeof form === 'string' ? Buffer.from(form) : form
}
