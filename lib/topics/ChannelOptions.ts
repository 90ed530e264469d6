import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'

/** How a channel is described. */
export interface ChannelOptions<
  V extends TypeDescription | undefined = TypeDescription | undefined,
  K extends TypeDescription | undefined = TypeDescription | undefined,
> {
  /** As of a topic. */
  readonly key?: K
  /** As of a topic. */
  readonly value?: V
  /** Events that may be in it, with those that are being processed, before `put` waits. Default: as many as come. */
  readonly maxsize?: number
  /**
   * Writes and reads keys and values as a topic would, so that each subscriber has objects that nobody else changes, and
   * what does not fit is refused by `put`. Default false: what is put in comes out.
   */
  readonly serialized?: boolean
  /** What becomes of events whose processing fails. */
  readonly onError?: ErrorPolicy
}
