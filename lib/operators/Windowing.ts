import { Stream } from '../streams/Stream.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { WindowInput } from '../windows/defineWindow.js'
import type { EventTime, WindowOptions } from './WindowOptions.js'

type AnyStream = Stream<unknown, unknown>

/** What is noted of a windowed stream. */
export interface Windowing<T> {
  readonly source: Stream<T, unknown>
  readonly input: WindowInput
  readonly grace: DurationInput
  readonly closeWhenIdle: DurationInput | undefined
  readonly time: EventTime<T> | undefined
  /** Gets late events. */
  readonly late: WindowOptions<T, unknown>['late']
}

/** A stream with its windows: the values are those of its source. */
export class StreamOfWindows<T, K> extends Stream<T, K> {
  constructor(
    runtime: StreamRuntime,
    readonly windowing: Windowing<T>,
  ) {
    const { source, input } = windowing
    super(runtime, source.policy, subscriber => source.subscribe(subscriber))
    this.origin = { operator: input.kind, sources: [source as AnyStream] }
  }
}

/**
 * The windows of a stream.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where it has none
 */
export function windowingOf<T>(source: Stream<T, unknown>, operator: string): Windowing<T> {
  const { windowing } = source as { readonly windowing?: Windowing<T> }
  if (windowing !== undefined) return windowing
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `${operator} was applied to a stream without windows.`,
    `Put tumbling, hopping, sliding or session right before ${operator}, with no other operator in between.`,
  )
}
