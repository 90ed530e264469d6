import { asBuffer } from '../../codecs/asBuffer.js'
import type { InRecord } from '../../transport/InRecord.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import { knownTime } from '../state/knownTime.js'
import type { StreamTime } from '../state/StreamTime.js'

/** Shorter than the key of any window. */
const KEY = Buffer.from('t')

/**
 * The record that keeps stream time in a changelog: the last one of each commit of windows. One side of a join may have
 * no time yet, and announcements by that of the other.
 */
export function streamTimeRecord(topic: string, partition: number, { time, announced }: StreamTime): OutRecord {
  return {
    topic,
    partition,
    key: KEY,
    value: Buffer.from(JSON.stringify({ time: knownTime(time), announced: knownTime(announced) })),
  }
}

/** What {@link streamTimeRecord} has written; `undefined` for any other record. */
export function readStreamTime({ key, value }: InRecord): StreamTime | undefined {
  if (key === null || value === null || key.length !== KEY.length || key[0] !== KEY[0]) return undefined
  try {
    const { time, announced } = JSON.parse(asBuffer(value).toString()) as Partial<StreamTime>
    if (typeof time !== 'number' && typeof announced !== 'number') return undefined
    return { time: time ?? -Infinity, announced: announced ?? -Infinity }
  } catch {
    return undefined
  }
}
