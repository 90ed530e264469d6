/*
 * What the operators share that combine the latest values of several sources: an adapter on top of RxJS's own.
 *
 * RxJS's operator sees values that carry their claims, retained when they arrive. A value is kept until it has been
 * emitted for the first time, in the scope of the union of the claims that have not been emitted before; or until the
 * same source gives a newer one. From then on it is merely remembered. Where partitions are given back, so is what was
 * never emitted.
 */
import { from, Observable, type ObservableInput } from 'rxjs'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import { emitUnion } from './emitUnion.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import { isDraining } from './isDraining.js'

interface LatestOptions<R> {
  /** RxJS's operator. */
  readonly native: (sources: readonly Observable<Held<unknown>>[]) => Observable<readonly Held<unknown>[]>
  readonly project: (values: readonly unknown[]) => R
  /** Values of the first source are emitted at once or never. */
  readonly firstDrops: boolean
}

export function latest<R>(inputs: readonly ObservableInput<unknown>[], options: LatestOptions<R>): Observable<R> {
  const { native, project, firstDrops } = options
  const runtime = inputs.find(isStream)?.runtime
  return new Observable<R>(out => {
    const holder = new Holder<unknown>()
    const entrance = (input: ObservableInput<unknown>, place: number): Observable<Held<unknown>> =>
      new Observable(into => {
        let last: Held<unknown> | undefined
        from(input).subscribe(
          new InnerSubscriber<unknown, Held<unknown>>(into, {
            next(value) {
              const held = holder.take(value)
              const before = last
              last = held
              into.next(held)
              if (before !== undefined) holder.release(before)
              if (firstDrops && place === 0) holder.release(held)
              else if (held.claim !== undefined && holder.has(held) && isDraining(held.claim)) holder.giveBack()
            },
            complete() {
              holder.pin()
              into.complete()
            },
          }),
        )
      })
    native(inputs.map(entrance)).subscribe(
      new InnerSubscriber<readonly Held<unknown>[], R>(out, {
        next: batch => emitUnion(holder, batch, () => out.next(project(batch.map(({ value }) => value)))),
        finalize: () => holder.close(),
      }),
    )
    out.add(runtime?.flush$.subscribe((queue: RecordQueue | undefined) => queue ?? holder.giveBack()))
  })
}
