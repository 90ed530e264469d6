import {
  aggregate,
  count,
  type Emit,
  events,
  hopping,
  reduce,
  session,
  sliding,
  tumbling,
  type WindowOptions,
} from '../../../../lib/operators/index.js'
import type { Stream } from '../../../../lib/streams/Stream.js'
import type { WindowEntry } from '../../../../lib/tables/windows/WindowEntry.js'
import type { CaseResult, CaseWindow, ExpectedCase } from '../expected/ExpectedCase.js'

type Texts = Stream<string, string>
type Results = Stream<WindowEntry<string, string | number | null>, string>

/** A stream in the windows of a case. The types of the kinds differ, those of the aggregations' results don't here. */
function windowed(source: Texts, window: CaseWindow, options: WindowOptions<string, string>) {
  const all = { ...options, grace: window.grace }
  switch (window.kind) {
    case 'tumbling':
      return source.pipe(tumbling(window.size, all))
    case 'hopping':
      return source.pipe(hopping(window.size, window.step, all))
    case 'sliding':
      return source.pipe(sliding(window.difference, all))
    case 'session':
      return source.pipe(session(window.gap, all))
  }
}

/** Aggregates a stream as a case says. */
export function openWindows(
  source: Texts,
  window: CaseWindow,
  aggregation: ExpectedCase['aggregation'] | 'last',
  emit: Emit,
  options: WindowOptions<string, string> = {},
  name = 'results',
): Results {
  const stream = windowed(source, window, options) as never
  const joined = (a: string, b: string) => `${a}+${b}`
  const sums = (initial: string, add: (sum: string, value: string) => string, merge = joined) => {
    const all = { name, emit, initial: () => initial, add }
    // Only sessions take a merge.
    const operator = window.kind === 'session' ? aggregate({ ...all, merge }) : aggregate(all as never)
    return operator(stream) as unknown as Results
  }
  switch (aggregation) {
    case 'count':
      return count<string, string, 'session', Emit>({ name, emit })(stream)
    case 'reduce':
      return reduce<string, string, 'session', Emit>({ name, emit, reduce: joined })(stream)
    case 'last':
      return reduce<string, string, 'session', Emit>({ name, emit, reduce: (_, later) => later })(stream)
    case 'join':
      return sums('0', joined)
    case 'plus':
      return sums('', joined)
    case 'sorted':
      return sums(
        '',
        (sum, value) => [...sum, ...value].sort().join(''),
        (a, b) => [...a, ...b].sort().join(''),
      )
  }
}

/** Notes the results of a stream, each with key and timestamp of its event. */
export function noteResults(stream: Results): CaseResult[] {
  const results: CaseResult[] = []
  stream.pipe(events()).subscribe(({ key, value, timestamp }) => {
    results.push([key as string, value.window.start, value.window.end, value.value, timestamp])
  })
  return results
}
