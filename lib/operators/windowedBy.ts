import type { Observable } from 'rxjs'
import type { Stream } from '../streams/Stream.js'
import { toMillis } from '../util/toMillis.js'
import { defineWindow, type WindowInput } from '../windows/defineWindow.js'
import { nameOperator } from './nameOperator.js'
import { topicHost } from './topicHost.js'
import type { WindowedStream, WindowKind } from './WindowedStream.js'
import { StreamOfWindows } from './Windowing.js'
import type { WindowOptions } from './WindowOptions.js'

/** The operator that divides a stream into windows of a kind. */
export function windowedBy<T, K, D extends WindowKind>(
  input: WindowInput & { readonly kind: D },
  { grace = 0, time, closeWhenIdle, late }: WindowOptions<T, K>,
): (source: Stream<T, K>) => WindowedStream<T, K, D> {
  const { kind } = input
  defineWindow(input, kind)
  toMillis(grace, `grace of ${kind}`)
  if (closeWhenIdle !== undefined) toMillis(closeWhenIdle, `closeWhenIdle of ${kind}`)
  return nameOperator(kind, (source: Stream<T, K>) => {
    const { host, stream } = topicHost(source as Observable<T>, kind)
    return new StreamOfWindows<T, K>(host, {
      source: stream,
      input,
      grace,
      closeWhenIdle,
      time,
      late: late as WindowOptions<T, unknown>['late'],
    }) as unknown as WindowedStream<T, K, D>
  })
}
