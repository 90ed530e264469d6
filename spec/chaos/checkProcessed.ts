import { existsSync, readFileSync } from 'node:fs'
import type { Truth } from './Truth.js'

/** What the workers have written down: how the records were processed. */
export interface ProcessedFindings {
  readonly problems: readonly string[]
  readonly processed: number
  /** Times that a record was processed again. */
  readonly again: number
}

interface Line {
  readonly micros: number
  readonly ownership: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly mode: string
}

/**
 * Every record of the source was processed, and none that was aborted. In order, in two ways: within one ownership of a
 * partition (from its assignment to its loss, or to the restart of its task) the offsets of a key never fall; and over
 * all workers the first times that the records of a key were processed are in the order of their offsets. So a takeover
 * may go back to what was processed before, but never leaves anything out. The same record may come twice in one
 * ownership: when another event of the subscription fails while its handler is under way, both are delivered again.
 */
export function checkProcessed(files: readonly string[], truth: Truth): ProcessedFindings {
  const problems: string[] = []
  const lines = files.filter(file => existsSync(file)).flatMap(file => linesOf(file))
  // The clock is the machine's, so the processes' times can be compared.
  lines.sort((a, b) => a.micros - b.micros)
  const seen = truth.offsets.map(() => new Set<number>())
  const highest = new Map<string, number>()
  const highestOwned = new Map<string, number>()
  let again = 0
  for (const { ownership, partition, offset, key, mode } of lines) {
    const at = `${partition}/${offset} ("${key}")`
    if (mode === 'aborted') problems.push(`${at} was aborted, and is processed`)
    const owned = `${ownership} ${partition} ${key}`
    if (offset < (highestOwned.get(owned) ?? -1)) problems.push(`${at} is processed out of order in ${ownership}`)
    highestOwned.set(owned, offset)
    if (seen[partition]?.has(offset)) {
      again++
      continue
    }
    seen[partition]?.add(offset)
    const known = `${partition} ${key}`
    if (offset < (highest.get(known) ?? -1)) problems.push(`${at} is first processed behind a later one of its key`)
    highest.set(known, offset)
  }
  for (const [partition, offsets] of truth.offsets.entries()) {
    for (const offset of offsets) {
      if (!seen[partition]?.has(offset)) problems.push(`${partition}/${offset} was never processed`)
    }
  }
  return { problems, processed: lines.length, again }
}

function linesOf(file: string): Line[] {
  const text = readFileSync(file, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap(line => {
      const [micros, ownership, partition, offset, key, , mode] = line.split(' ')
      if (mode === undefined) return []
      return {
        micros: Number(micros),
        ownership: ownership as string,
        partition: Number(partition),
        offset: Number(offset),
        key: key as string,
        mode,
      }
    })
}
