import { merge } from 'rxjs'
import type { PipeKey } from '../streams/PipeKey.js'
import { Stream } from '../streams/Stream.js'
import { RxfaustError } from '../util/RxfaustError.js'

type AnyStream = Stream<unknown, unknown>
type ValuesOf<S extends readonly unknown[]> = S[number] extends infer Each
  ? Each extends Stream<infer T, unknown>
    ? T
    : never
  : never
type KeysOf<S extends readonly unknown[]> = S[number] extends infer Each ? PipeKey<Each, unknown> : never

/**
 * One stream of the values of all, as they come. This is Faust's `combine`, or `&`.
 *
 * Acknowledgement: that of a `map`; each event in its own stream. It completes when all have. Events that fail go to the
 * error policy that the streams have in common, or else to the app's.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where the streams belong to several apps
 * @example
 * combine(orders, refunds).subscribe(async change => book(change))     // Order | Refund
 */
export function combine<const S extends readonly [AnyStream, ...AnyStream[]]>(
  ...streams: S
): Stream<ValuesOf<S>, KeysOf<S>> {
  const [{ runtime, policy }] = streams
  if (streams.some(stream => stream.runtime !== runtime)) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      'combine was given streams of several apps.',
      'Combine the streams of one app; a topic can be described in both.',
    )
  }
  const common = streams.every(stream => stream.policy === policy) ? policy : undefined
  const combined = new Stream<unknown, unknown>(runtime, common, out => merge(...streams).subscribe(out))
  combined.origin = { operator: 'combine', sources: streams }
  return combined as Stream<ValuesOf<S>, KeysOf<S>>
}
