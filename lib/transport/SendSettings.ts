import type { CompressionName } from './CompressionName.js'
import type { SendGuard } from './SendGuard.js'

/** How records of one topic are sent, by one owner. One object for all of them, as each record refers to it. */
export interface SendSettings {
  /** Default: that of the producer. */
  readonly compression?: CompressionName
  /** Default: that of the producer. A transactional producer always uses -1. */
  readonly acks?: -1 | 0 | 1
  /** Default: they are sent under any condition. */
  readonly guard?: SendGuard
}
