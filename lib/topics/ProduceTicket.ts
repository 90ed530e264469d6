import type { Claim } from '../acks/Claim.js'
import type { SendTicket } from '../acks/SendTicket.js'
import { sendFailure } from './sendFailure.js'
import type { TopicHost } from './TopicHost.js'

/** Holds an event's claim until the record that was made of it is with the broker. */
export class ProduceTicket implements SendTicket {
  constructor(
    private readonly host: TopicHost,
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
    sendFailure(this.host, this.topic, this.claim, cause, () => this.sent())
  }
}
