import { isUtf8 } from 'node:buffer'
import { asBuffer } from './asBuffer.js'

/** @throws TypeError where the bytes are no UTF-8: what is not would be replaced unseen */
export function asUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new TypeError('the bytes are no UTF-8')
  return asBuffer(bytes).toString('utf8')
}
