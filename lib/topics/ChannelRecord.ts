import type { Claim } from '../acks/Claim.js'
import type { InRecord } from '../transport/InRecord.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import type { Message } from './Message.js'
import type { TopicFormat } from './TopicFormat.js'

const NO_HEADERS: RecordHeaders = Object.freeze({})

/** A message in a channel. Its bytes are made only where somebody wants them, as a dead letter does. */
export class ChannelRecord<T, K> implements InRecord {
  readonly timestampType = 'create'
  readonly headers: RecordHeaders

  constructor(
    readonly offset: number,
    readonly timestamp: number,
    readonly message: Message<T, K>,
    private readonly format: TopicFormat<unknown, unknown>,
    /** Of the event that it was made of. */
    readonly claim: Claim | undefined,
  ) {
    this.headers = message.headers ?? NO_HEADERS
  }

  get key(): Uint8Array | null {
    return this.format.encodeKey(this.message.key ?? null)
  }

  get value(): Uint8Array | null {
    return this.format.encode(this.message).value
  }
}
