import type { InRecord } from '../transport/InRecord.js'

/** A reply of an agent that reads a channel: in this process, as it was given. */
interface GivenReply {
  readonly given: unknown
}

/** What comes for somebody who has asked. */
export type Reply = InRecord | GivenReply
