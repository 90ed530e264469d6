import type { Claim } from '../acks/Claim.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { SendTicket } from '../acks/SendTicket.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import { RxfaustError } from '../util/RxfaustError.js'

/** Holds an event's claim until the record that was made of it is with the broker. */
export class ProduceTicket implements SendTicket {
  constructor(
    private readonly runtime: StreamRuntime,
    private readonly topic: string,
    private readonly claim: Claim | undefined,
  ) {
    claim?.retain()
    // A subscription that ends meanwhile, as with `take`, must not acknowledge what the broker doesn't have.
    claim?.pin()
  }

  sent(): void {
    this.claim?.unpin()
    this.claim?.release()
  }

  /** The record was never handed over. */
  cancel(): void {
    this.claim?.unpin()
    this.claim?.release()
  }

  failed(cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause)
    const error = new RxfaustError(
      'RXFAUST_SEND',
      `A record for topic "${this.topic}" could not be sent: ${message}`,
      'The event it was made of stays unacknowledged and comes again after the next start.',
      { cause },
    )
    // The record's event comes again, here or elsewhere, and the record with it.
    if (this.claim !== undefined && isAbandoned(this.claim)) {
      this.runtime.logger.warn({ error }, 'a record of a lost partition could not be sent')
      return
    }
    this.claim?.drop()
    this.runtime.fail(error)
  }
}
