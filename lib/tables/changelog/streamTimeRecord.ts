import { asBuffer } from '../../codecs/asBuffer.js'
import type { InRecord } from '../../transport/InRecord.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import type { StreamTime } from '../state/StreamTime.js'

/** Shorter than the key of any window. */
const KEY = Buffer.from('t')

/** The record that keeps stream time in a changelog: the last one of each commit of windows. */
export function streamTimeRecord(topic: string, partition: number, { time, announced }: StreamTime): OutRecord {
  return {
    topic,
    partition,
    key: KEY,
    value: Buffer.from(JSON.stringify({ time, announced: announced === -Infinity ? undefined : announced })),
  }
}

/** What {@link streamTimeRecord} has written; `undefined` for any other record. */
export function readStreamTime({ key, value }: InRecord): StreamTime | undefined {
  if (key === null || value === null || key.length !== KEY.length || key[0] !== KEY[0]) return undefined
  try {
    const { time, announced } = JSON.parse(asBuffer(value).toString()) as Partial<StreamTime>
    return typeof time === 'number' ? { time, announced: announced ?? -Infinity } : undefined
  } catch {
    return undefined
  }
}
