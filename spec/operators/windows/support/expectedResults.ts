/*
 * What an aggregation over windows gives out, from nothing but the list of records: after each record all windows are
 * made anew of all records that came so far and were not late when they came. Only sessions, which grow, are followed
 * from record to record.
 */
import type { Emit } from '../../../../lib/operators/index.js'
import type { CaseWindow } from '../expected/ExpectedCase.js'

export type NumberRecord = readonly [key: string, value: number, time: number]
/** What a window is of, and the numbers in it, in the order in which they came; `undefined`: it is gone. */
export type Content = readonly [key: string, start: number, end: number, numbers: readonly number[] | undefined]

interface Window {
  readonly key: string
  readonly start: number
  readonly end: number
  readonly records: readonly NumberRecord[]
}

interface Change {
  readonly window: Window
  /** The session is no more, or is taken back before its new value. */
  readonly gone: boolean
}

/** How long behind its end a window can still get something; ends of tumbling and hopping windows are exclusive. */
function closeOf(window: CaseWindow, end: number): number {
  if (window.kind === 'session') return end + window.gap + 1 + window.grace
  return end + window.grace + (window.kind === 'sliding' ? 1 : 0)
}

/** The results that come with each record. */
export function expectedResults(records: readonly NumberRecord[], definition: CaseWindow, emit: Emit): Content[][] {
  const windows = new Map<string, Window>()
  /** Since when an update of a window is held back. */
  const held = new Map<string, number>()
  const announced = new Set<string>()
  /** Those that were not late. */
  const taken: NumberRecord[] = []
  let streamTime = -Infinity
  return records.map(record => {
    const before = streamTime
    streamTime = Math.max(streamTime, record[2])
    const open = (end: number): boolean => closeOf(definition, end) > streamTime
    const changes =
      definition.kind === 'session'
        ? changedSessions(record, [...windows.values()], definition.gap, open)
        : changedWindows([...taken, record], windows, definition, open)
    if (changes.some(({ window }) => window.records.includes(record))) taken.push(record)
    for (const { window, gone } of changes) {
      if (gone) windows.delete(idOf(window))
      else windows.set(idOf(window), window)
    }
    if (emit === 'updates') {
      return changes.map(({ window, gone }) => contentOf(window, gone))
    }
    if (emit === 'final') {
      const due = [...windows.values()].filter(window => !open(window.end) && !announced.has(idOf(window)))
      for (const window of due) announced.add(idOf(window))
      return due.sort((a, b) => a.end - b.end || order(a, b)).map(window => contentOf(window))
    }
    const every = Number(emit.every)
    const results: Content[] = []
    const overdue: Window[] = []
    for (const { window, gone } of changes) {
      const id = idOf(window)
      if (gone) {
        const becomes = changes.some(other => !other.gone && idOf(other.window) === id)
        if (!becomes && !held.delete(id)) results.push(contentOf(window, true))
      } else if (!held.has(id)) {
        const since = Math.max(...window.records.map(([, , time]) => time))
        if (since + every <= before) overdue.push(window)
        else held.set(id, since)
      }
    }
    const due = [...held].filter(([, since]) => since + every <= streamTime)
    const inOrder = due
      .map(([id, since]) => ({ since, window: windows.get(id) as Window }))
      .sort((a, b) => a.since - b.since || order(a.window, b.window))
    for (const [id] of due) held.delete(id)
    return [...results, ...[...overdue, ...inOrder.map(({ window }) => window)].map(window => contentOf(window))]
  })
}

function order(a: Window, b: Window): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : a.start - b.start
}

function idOf({ key, start, end }: Window): string {
  return `${key} ${start} ${end}`
}

function contentOf({ key, start, end, records }: Window, gone = false): Content {
  return [key, start, end, gone ? undefined : records.map(([, value]) => value)]
}

function changedSessions(
  record: NumberRecord,
  sessions: readonly Window[],
  gap: number,
  open: (end: number) => boolean,
): Change[] {
  const [key, , time] = record
  const near = sessions
    .filter(each => each.key === key && open(each.end) && each.start - gap <= time && time <= each.end + gap)
    .sort((a, b) => a.start - b.start)
  const start = Math.min(time, ...near.map(each => each.start))
  const end = Math.max(time, ...near.map(each => each.end))
  if (!open(end)) return []
  const session = { key, start, end, records: [...near.flatMap(each => each.records), record] }
  // A session of one point of time whose value changes is not taken back.
  const gone = near.filter(each => idOf(each) !== idOf(session) || each.start < each.end)
  return [...gone.map(window => ({ window, gone: true })), { window: session, gone: false }]
}

function changedWindows(
  records: readonly NumberRecord[],
  known: ReadonlyMap<string, Window>,
  definition: Exclude<CaseWindow, { kind: 'session' }>,
  open: (end: number) => boolean,
): Change[] {
  const [key, , time] = records.at(-1) as NumberRecord
  const own = records.filter(each => each[0] === key)
  const sliding = definition.kind === 'sliding'
  const length = sliding ? definition.difference : definition.size
  const windowAt = (start: number): Window => {
    const last = sliding ? start + length : start + length - 1
    return { key, start, end: start + length, records: own.filter(([, , at]) => at >= start && at <= last) }
  }
  if (!sliding) {
    const step = definition.kind === 'hopping' ? definition.step : length
    const starts: number[] = []
    for (let start = Math.floor(time / step) * step; start > time - length; start -= step) starts.unshift(start)
    return starts.filter(start => open(start + length)).map(start => ({ window: windowAt(start), gone: false }))
  }
  // One begins behind each record, and one ends with it.
  const starts = [...new Set(own.flatMap(([, , at]) => [at - length, at + 1]))].sort((a, b) => a - b)
  const windows = starts.map(windowAt).filter(window => window.records.length > 0 && open(window.end))
  const existed = (window: Window): boolean => known.has(idOf(window))
  const around = windows.filter(({ start, end }) => start <= time && time <= end)
  // What is in no window that is open is late.
  if (around.length === 0) return []
  const right = windows.filter(window => window.start === time + 1 && !existed(window))
  const added = around.filter(window => !existed(window))
  // Of the new ones that behind the record before comes first, then the one that ends here.
  added.sort((a, b) => Number(a.end === time) - Number(b.end === time))
  return [...around.filter(existed), ...added, ...right].map(window => ({ window, gone: false }))
}
