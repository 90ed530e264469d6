import type { OutRecord } from '../../lib/transport/OutRecord.js'

/** A record with text as its value. */
export function record(topic: string, partition: number, value: string, key: string | null = value): OutRecord {
  return { topic, partition, key: key === null ? null : Buffer.from(key), value: Buffer.from(value) }
}
