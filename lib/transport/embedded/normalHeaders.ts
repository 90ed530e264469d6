import type { RecordHeaders } from '../RecordHeaders.js'

const none: RecordHeaders = Object.freeze({})

/** Headers as a reader gets them: a name with one value has the value itself, one without values is absent. */
export function normalHeaders(headers: RecordHeaders | undefined): RecordHeaders {
  if (headers === undefined) return none
  let any = false
  for (const name in headers) {
    any = true
    if (!(headers[name] instanceof Uint8Array)) return flattened(headers)
  }
  return any ? headers : none
}

function flattened(headers: RecordHeaders): RecordHeaders {
  const normal: Record<string, Uint8Array | readonly Uint8Array[]> = {}
  for (const [name, header] of Object.entries(headers)) {
    if (header instanceof Uint8Array) normal[name] = header
    else if (header.length === 1) normal[name] = header[0] as Uint8Array
    else if (header.length > 1) normal[name] = header
  }
  return normal
}
