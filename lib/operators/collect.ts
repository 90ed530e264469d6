/*
 * The family of operators that gather values into arrays: one adapter on top of an operator that knows nothing of
 * events.
 *
 * That operator sees values that carry their claims, retained when they arrive. The array it emits goes on in the
 * scope of a claim that is the union of theirs.
 *
 * Values have to be let go early in three cases: their tasks are drained (a rebalance, the end), they are the whole
 * credit of a partition so that no further value can come, or they arrive while their task is being drained. Then the
 * operator is told that its source has completed, on which every operator of this family emits what it has, and a
 * new one takes its place.
 */
import { Observable, type OperatorFunction, Subject } from 'rxjs'
import { BatchClaim } from '../acks/BatchClaim.js'
import type { Claim } from '../acks/Claim.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { within } from '../acks/within.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'

/** @param native makes the operator, for a Stream's app, or for a plain Observable without one */
export function collect<T>(
  native: (runtime: StreamRuntime | undefined) => OperatorFunction<Held<T>, Held<T>[]>,
): OperatorFunction<T, T[]> {
  return source => {
    const runtime = isStream(source) ? source.runtime : undefined
    const operator = native(runtime)
    return new Observable<T[]>(out => {
      const holder = new Holder<T>()
      let current = new Subject<Held<T>>()
      const emit = (batch: readonly Held<T>[]): void => {
        for (const held of batch) holder.yield(held)
        const claims = batch.flatMap(({ claim }) => claim ?? [])
        const claim = claims.length === 0 ? undefined : new BatchClaim(claims)
        within(claim, () => out.next(batch.map(({ value }) => value)))
        claim?.release()
      }
      const begin = (): void => {
        const inner = new Subject<Held<T>>()
        current = inner
        inner.pipe(operator).subscribe(
          new InnerSubscriber<Held<T>[], T[]>(out, {
            next: emit,
            complete: () => {
              if (current === inner) out.complete()
            },
          }),
        )
      }
      const flush = (): void => {
        const full = current
        begin()
        full.complete()
      }
      begin()
      out.add(() => holder.close())
      source.subscribe(
        new InnerSubscriber<T, T[]>(out, {
          next(value) {
            const held = holder.take(value)
            current.next(held)
            if (held.claim !== undefined && !out.closed && stuck(held.claim, holder)) flush()
          },
          error: error => current.error(error),
          complete: () => current.complete(),
        }),
      )
      // After the source's own, so that what is let go upstream is here before it is let go here.
      const flushes = runtime?.flush$.subscribe((queue: RecordQueue | undefined) => {
        if (queue === undefined || holder.holdsAll(queue)) flush()
      })
      out.add(flushes)
    })
  }
}

/** Whether no value may come after this one until values are let go. */
function stuck(claim: Claim, holder: Holder<unknown>): boolean {
  for (const { event } of claim.deliveries) {
    const { queue } = event
    if (queue.task.status.is('draining')) return true
    if (queue.paused && queue.queued === 0 && holder.holdsAll(queue)) return true
  }
  return false
}
