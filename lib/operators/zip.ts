import { EMPTY, from, Observable, type ObservableInput } from 'rxjs'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { Combined } from './Combined.js'
import { emitUnion } from './emitUnion.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import { isDraining } from './isDraining.js'
import { keepStream } from './keepStream.js'
import type { ValuesOf } from './ValuesOf.js'

/**
 * The first values of several sources, then the second ones, and so on; a Stream where one of them is a Stream.
 *
 * Acknowledgement: an event is done when everything behind has finished with what its value is in. Values that wait for
 * those of other sources are in flight, and given back with their partitions: they come again.
 *
 * Like RxJS's `zip`, which is no Stream, and acknowledges an event when it comes.
 *
 * @example
 * zip(questions, answers).subscribe(([question, answer]) => …)
 */
export function zip<const S extends readonly ObservableInput<unknown>[]>(sources: S): Combined<S[number], ValuesOf<S>>
export function zip<const S extends readonly ObservableInput<unknown>[], R>(
  sources: S,
  resultSelector: (...values: ValuesOf<S>) => R,
): Combined<S[number], R>
export function zip<const S extends readonly ObservableInput<unknown>[]>(
  ...sources: S
): Combined<S[number], ValuesOf<S>>
export function zip<const S extends readonly ObservableInput<unknown>[], R>(
  ...sources: [...S, (...values: ValuesOf<S>) => R]
): Combined<S[number], R>
export function zip(...args: readonly unknown[]): Observable<unknown> {
  const last = args.at(-1)
  const project = typeof last === 'function' ? (last as (...values: never) => unknown) : undefined
  const given = project === undefined ? args : args.slice(0, -1)
  const inputs = (given.length === 1 && Array.isArray(given[0]) ? given[0] : given) as ObservableInput<unknown>[]
  const zipped =
    inputs.length === 0
      ? EMPTY
      : pair(inputs, values => (project === undefined ? values : project(...(values as never))))
  return keepStream('zip', inputs, zipped)
}

/** RxJS's `zip`, such that values that are given back, or lost with their partition, don't stay in the queues. */
function pair<R>(
  inputs: readonly ObservableInput<unknown>[],
  project: (values: readonly unknown[]) => R,
): Observable<R> {
  const runtime = inputs.find(isStream)?.runtime
  return new Observable<R>(out => {
    const holder = new Holder<unknown>()
    const lines = inputs.map(() => ({ queue: [] as Held<unknown>[], completed: false }))
    const completeWhereOver = (): void => {
      if (lines.some(({ queue, completed }) => completed && queue.length === 0)) out.complete()
    }
    out.add(() => holder.close())
    for (const [place, input] of inputs.entries()) {
      if (out.closed) return
      const line = lines[place] as (typeof lines)[number]
      from(input).subscribe(
        new InnerSubscriber<unknown, R>(out, {
          next(value) {
            const held = holder.take(value)
            line.queue.push(held)
            for (const each of lines) each.queue = each.queue.filter(isOurs)
            if (lines.every(({ queue }) => queue.length > 0)) {
              const values = lines.map(({ queue }) => queue.shift() as Held<unknown>)
              emitUnion(holder, values, () => out.next(project(values.map(each => each.value))))
              completeWhereOver()
            }
            if (held.claim !== undefined && holder.has(held) && isDraining(held.claim)) holder.giveBack()
          },
          complete() {
            line.completed = true
            holder.pin()
            completeWhereOver()
          },
        }),
      )
    }
    out.add(runtime?.flush$.subscribe((queue: RecordQueue | undefined) => queue ?? holder.giveBack()))
  })
}

function isOurs({ claim }: Held<unknown>): boolean {
  return claim === undefined || !isAbandoned(claim)
}
