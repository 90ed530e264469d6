import type { CompressionName } from './CompressionName.js'

/** How records of one topic are sent. One object per topic, as each record refers to it. */
export interface SendSettings {
  /** Default: that of the producer. */
  readonly compression?: CompressionName
  /** Default: that of the producer. A transactional producer always uses -1. */
  readonly acks?: -1 | 0 | 1
}
