/*
 * The family of operators that gather values into arrays: one adapter on top of an operator that knows nothing of
 * events.
 *
 * That operator sees values that carry their claims, retained when they arrive. The array it emits goes on in the
 * scope of a claim that is the union of theirs. Where arrays overlap, a value is kept until the last array that it is
 * in has been emitted; one that is in none is done at once. Values of a partition that has been lost come again, so
 * they are left out.
 *
 * Values have to be let go early in three cases: their tasks are drained (a rebalance, the end), they are the whole
 * credit of a partition so that no further value can come, or they arrive while their task is being drained. Then the
 * operator is told that its source has completed, on which every operator of this family emits what it has, and a
 * new one takes its place.
 */
import { Observable, type OperatorFunction, Subject } from 'rxjs'
import { BatchClaim } from '../acks/BatchClaim.js'
import type { Claim } from '../acks/Claim.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { within } from '../acks/within.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { Copies } from './Copies.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'

/**
 * @param native makes the operator, for a Stream's app, or for a plain Observable without one; called anew whenever it
 * starts afresh
 */
export function collect<T>(
  native: (runtime: StreamRuntime | undefined, copies: Copies) => OperatorFunction<Held<T>, Held<T>[]>,
): OperatorFunction<T, T[]> {
  return source => {
    const runtime = isStream(source) ? source.runtime : undefined
    // What it has to say against its arguments, it says when the pipe is made.
    native(runtime, { count: () => 1 })
    return new Observable<T[]>(out => {
      const holder = new Holder<T>()
      const copies = new Map<Held<T>, number>()
      let current = new Subject<Held<T>>()
      let currentCopies: Copies = { count: () => 1 }
      const leave = (held: Held<T>): void => {
        const left = (copies.get(held) ?? 1) - 1
        if (left > 0) copies.set(held, left)
        else {
          copies.delete(held)
          holder.release(held)
        }
      }
      const emit = (batch: readonly Held<T>[]): void => {
        const kept = batch.filter(({ claim }) => claim === undefined || !isAbandoned(claim))
        const claims: Claim[] = kept.flatMap(({ claim }) => claim ?? [])
        for (const claim of claims) claim.retain()
        for (const held of batch) leave(held)
        if (kept.length === 0 && batch.length > 0) return
        const claim = claims.length === 0 ? undefined : new BatchClaim(claims)
        within(claim, () => out.next(kept.map(({ value }) => value)))
        claim?.release()
      }
      const begin = (): void => {
        const inner = new Subject<Held<T>>()
        current = inner
        currentCopies = { count: () => 1 }
        inner.pipe(native(runtime, currentCopies)).subscribe(
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
            const count = currentCopies.count()
            if (count > 1) copies.set(held, count)
            current.next(held)
            if (held.claim === undefined || out.closed) return
            if (count === 0) holder.release(held)
            else if (!holder.empty && holder.stuckBehind(held.claim)) flush()
          },
          error: error => current.error(error),
          complete: () => current.complete(),
        }),
      )
      // After the source's own, so that what is let go upstream is here before it is let go here.
      const flushes = runtime?.flush$.subscribe((queue: RecordQueue | undefined) => {
        if (queue === undefined ? !holder.empty : holder.holdsAll(queue)) flush()
      })
      out.add(flushes)
    })
  }
}
