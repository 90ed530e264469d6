import type { InRecord } from '../../lib/transport/InRecord.js'

/** A JSON value; `undefined` where it is none. */
export function parseRecord<T>({ value }: InRecord): T | undefined {
  try {
    return JSON.parse(Buffer.from(value as Uint8Array).toString()) as T
  } catch {
    return undefined
  }
}
