import type { Transport } from '../../lib/transport/Transport.js'
import type { ChaosTopics } from './chaosTopics.js'
import type { Total } from './chaosTopology.js'
import { parseRecord } from './parseRecord.js'
import { readTopic } from './readTopic.js'
import type { Truth } from './Truth.js'

/** What readers of committed records see. */
export interface OutputFindings {
  readonly problems: readonly string[]
  readonly records: number
}

/**
 * Each running total reaches the truth, and each failing record is a dead letter. With `exact` the totals are 1, 2, 3
 * and so on, each once and in order, and each dead letter is there once.
 */
export async function checkOutputs(
  transport: Transport,
  topics: ChaosTopics,
  partitions: number,
  truth: Truth,
  exact: boolean,
): Promise<OutputFindings> {
  const problems: string[] = []
  let records = 0
  for (const table of ['totals', 'windows'] as const) {
    const last = new Map<string, number>()
    const highest = new Map<string, number>()
    for (const record of (await readTopic(transport, topics[table], partitions)).flat()) {
      const { group, start, total } = parseRecord<Total>(record) as Total
      const key = start === undefined ? group : `${group} ${start}`
      const before = last.get(key) ?? 0
      if (exact && total !== before + 1) {
        problems.push(`${topics[table]}: "${key}" is ${total} behind ${before}, at offset ${record.offset}`)
      }
      last.set(key, total)
      highest.set(key, Math.max(total, highest.get(key) ?? 0))
      records++
    }
    for (const [key, wanted] of truth[table]) {
      const found = highest.get(key) ?? 0
      if (found < wanted || (exact && found > wanted)) {
        problems.push(`${topics[table]}: "${key}" has come to ${found} instead of ${wanted}`)
      }
    }
  }
  const letters = new Map<string, number>()
  for (const { headers } of (await readTopic(transport, topics.letters, partitions)).flat()) {
    const text = (name: string): string => Buffer.from(headers[name] as Uint8Array).toString()
    const key = `${text('rxfaust-partition')}/${text('rxfaust-offset')}`
    letters.set(key, (letters.get(key) ?? 0) + 1)
    records++
  }
  for (const key of truth.letters) {
    const found = letters.get(key) ?? 0
    if (found === 0) problems.push(`the dead letter of ${key} is lost`)
    else if (exact && found > 1) problems.push(`the dead letter of ${key} is there ${found} times`)
  }
  for (const key of letters.keys())
    if (!truth.letters.has(key)) problems.push(`${key} is a dead letter, without a reason`)
  return { problems, records }
}
