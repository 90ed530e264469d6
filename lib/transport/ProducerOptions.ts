import type { CompressionName } from './CompressionName.js'

/** Options of {@link Producer}. */
export interface ProducerOptions {
  /** Makes the producer transactional and fences older ones with the same id. */
  readonly transactionalId?: string
  /** Milliseconds after which the broker aborts a transaction that was left open. Default 60,000. */
  readonly transactionTimeout?: number
  /** -1 (default): all in-sync replicas confirm; 1: the leader; 0: nobody. */
  readonly acks?: -1 | 0 | 1
  /**
   * Milliseconds for which a record is tried while the broker can't take it; `Infinity`: until `close`. Default 30,000.
   */
  readonly deliveryTimeout?: number
  /** Bytes of one request to a broker. Default 8 MiB. */
  readonly maxRequestSize?: number
  /** Default `none`. */
  readonly compression?: CompressionName
}
