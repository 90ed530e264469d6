import type { StreamRuntime } from '../streams/StreamRuntime.js'
import { RxfaustError } from '../util/RxfaustError.js'

/**
 * A collecting operator holds its values until there are so many.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where an app never lets so many be in flight
 */
export function checkCount(operator: string, count: number, runtime: StreamRuntime | undefined): void {
  if (runtime === undefined || count <= runtime.bufferLimit) return
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `${operator}(${count}) can't fill up: ${runtime.bufferLimit} events of a partition may be in flight.`,
    `Take at most ${runtime.bufferLimit}, or raise streamBufferMaxsize.`,
  )
}
