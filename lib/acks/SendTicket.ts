import type { SendResult } from '../transport/SendResult.js'

/** Who is told what became of a record; an object rather than a promise, as there is one per record. */
export interface SendTicket {
  sent(result: SendResult): void
  failed(error: unknown): void
}
