import type { RecordHeaders } from './RecordHeaders.js'

/** Bytes of the values and characters of the names. */
export function headersSize(headers: RecordHeaders | undefined): number {
  let size = 0
  for (const name in headers) {
    const header = headers[name] as Uint8Array | readonly Uint8Array[]
    size += name.length
    if (header instanceof Uint8Array) size += header.byteLength
    else for (const part of header) size += part.byteLength
  }
  return size
}
