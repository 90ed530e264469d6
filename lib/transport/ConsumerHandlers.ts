import type { RxfaustError } from '../util/RxfaustError.js'
import type { Assignment } from './Assignment.js'
import type { InBatch } from './InBatch.js'
import type { Revocation } from './Revocation.js'

/** What a consumer calls. None may throw; the consumer reports a throw through `error` and goes on. */
export interface ConsumerHandlers {
  /** Synchronous: takes the batch and returns. No user code runs inside. */
  batch(batch: InBatch): void
  /** Synchronous. Every partition starts paused and without a position: `seek`, then `resume`. */
  assigned(assignment: Assignment): void
  /**
   * The group rebalances. Every partition is named here, also those that will be kept. The consumer delivers no
   * more batches and rejoins when the promise settles, or at its drain deadline; commits with the epoch are
   * accepted until then.
   */
  revoked(revocation: Revocation): Promise<void>
  /** `retriable` errors are information; after any other one the consumer is dead. */
  error(error: RxfaustError): void
  /** The broker answers again, after a retriable error was told. */
  recovered?(): void
}
