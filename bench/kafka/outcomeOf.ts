import type { LoopDelay } from '../process/LoopDelay.js'
import type { MeasuredProcess } from '../process/MeasuredProcess.js'
import type { Outcome } from './Outcome.js'

/**
 * Of a process that is through.
 *
 * @param from the mark from which on the records per second count
 * @param to the mark up to which
 */
export function outcomeOf(run: MeasuredProcess, records: number, from = 'FIRST', to = 'DONE'): Outcome {
  const { marks, infos, usage, started } = run
  // Faust and Quix see a record twice in W3; the first time is that of its source.
  const first = marks.get('FIRSTSRC') ?? marks.get('FIRST')
  const begun = from === 'FIRST' ? first : marks.get(from)
  const done = marks.get(to)
  if (begun === undefined || done === undefined) throw new Error(`A process has not told of ${from} and ${to}.`)
  const joined = marks.get('JOINED')
  const delay = infos.get('delay') as LoopDelay | undefined
  return {
    // Of a tiny number of records all may be through within a millisecond.
    rate: (records / Math.max(1, done - begun)) * 1_000,
    cpu: usage?.cpu,
    memory: usage?.memory,
    delay: delay?.p99,
    longest: delay?.max,
    first: joined === undefined || first === undefined ? undefined : Math.max(0, first - joined),
    startup: first === undefined ? undefined : first - started,
  }
}
