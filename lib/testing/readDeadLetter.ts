import type { OutRecord } from '../transport/OutRecord.js'
import type { DeadLetter } from './DeadLetter.js'

/** Reads what the headers of a dead letter say. */
export function readDeadLetter({ key, value, headers = {} }: OutRecord): DeadLetter {
  const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString())
  const header = (name: string): string => {
    const found = headers[`rxfaust-${name}`]
    return found instanceof Uint8Array ? Buffer.from(found).toString() : ''
  }
  return {
    key: text(key),
    value: text(value),
    error: header('error'),
    code: header('error-code'),
    topic: header('topic'),
    partition: Number(header('partition')),
    offset: Number(header('offset')),
  }
}
