import type { CaseRecord, CaseResult, CaseWindow } from '../expected/ExpectedCase.js'

/** The result of a window that holds these records, which are of one key. */
function resultOf(records: readonly CaseRecord[], start: number, end: number): CaseResult {
  const letters = records.map(([, value]) => value).sort()
  return [records[0]?.[0] as string, start, end, letters.join(''), Math.max(...records.map(([, , time]) => time))]
}

/** All windows of a key's records, by looking at all of them at once. */
function windowsOfKey(records: readonly CaseRecord[], window: CaseWindow): CaseResult[] {
  const times = [...new Set(records.map(([, , time]) => time))].sort((a, b) => a - b)
  const between = (from: number, to: number) => records.filter(([, , time]) => time >= from && time <= to)
  if (window.kind === 'session') {
    const sessions: number[][] = []
    for (const time of times) {
      const last = sessions.at(-1)
      if (last !== undefined && time - (last.at(-1) as number) <= window.gap) last.push(time)
      else sessions.push([time])
    }
    return sessions.map(all => {
      const [start, end] = [all[0] as number, all.at(-1) as number]
      return resultOf(between(start, end), start, end)
    })
  }
  if (window.kind === 'sliding') {
    const { difference } = window
    const starts = new Set(times.flatMap(time => [time - difference, time + 1]))
    return [...starts]
      .filter(start => between(start, start + difference).length > 0)
      .map(start => resultOf(between(start, start + difference), start, start + difference))
  }
  const { size } = window
  const step = window.kind === 'hopping' ? window.step : size
  const starts = new Set<number>()
  for (const time of times) {
    for (let start = Math.floor(time / step) * step; start > time - size; start -= step) starts.add(start)
  }
  return [...starts].map(start => resultOf(between(start, start + size - 1), start, start + size))
}

/** The results of all windows of a log in which nothing is late; values are letters. */
export function bruteForce(records: readonly CaseRecord[], window: CaseWindow): CaseResult[] {
  const keys = [...new Set(records.map(([key]) => key))]
  return keys.flatMap(key =>
    windowsOfKey(
      records.filter(record => record[0] === key),
      window,
    ),
  )
}

/** When a tumbling or hopping window that ends then is closed, the log decides: what is left of it without late records. */
export function withoutLate(
  records: readonly CaseRecord[],
  { size, step, grace }: { readonly size: number; readonly step: number; readonly grace: number },
): { readonly results: CaseResult[]; readonly late: string[] } {
  const windows = new Map<string, { readonly start: number; readonly records: CaseRecord[] }>()
  const late: string[] = []
  let streamTime = -Infinity
  for (const record of records) {
    const [key, value, time] = record
    streamTime = Math.max(streamTime, time)
    let open = 0
    for (let start = Math.floor(time / step) * step; start > time - size; start -= step) {
      if (start + size + grace <= streamTime) continue
      open++
      const id = `${start} ${key}`
      const window = windows.get(id) ?? { start, records: [] }
      windows.set(id, window)
      window.records.push(record)
    }
    if (open === 0) late.push(value)
  }
  return { results: [...windows.values()].map(({ start, records: all }) => resultOf(all, start, start + size)), late }
}
