import type { Admin } from './Admin.js'
import type { CompressionName } from './CompressionName.js'
import type { Consumer } from './Consumer.js'
import type { ConsumerOptions } from './ConsumerOptions.js'
import type { InBatch } from './InBatch.js'
import type { Producer } from './Producer.js'
import type { ProducerOptions } from './ProducerOptions.js'
import type { ReadOptions } from './ReadOptions.js'
import type { TransportCapabilities } from './TransportCapabilities.js'

/** A broker as rxfaust sees it: the port that every driver implements and one law suite checks. */
export interface Transport {
  /** For messages: `memory://`, `level://dir`, `kafka://host:port`; never with credentials. */
  readonly name: string
  readonly capabilities: TransportCapabilities
  readonly admin: Admin
  producer(options?: ProducerOptions): Promise<Producer>
  consumer(options: ConsumerOptions): Promise<Consumer>
  /**
   * Makes a compression ready for use, for brokers that have any.
   *
   * @throws RxfaustError `RXFAUST_MISSING_PACKAGE`
   */
  prepareCompression?(compression: CompressionName): Promise<void>
  /**
   * Reads one partition outside of any group, for recovery, global tables and tools. Waits at the end for more.
   * The first batch comes at once, with no records where the position is the end. It ends when the signal aborts.
   *
   * @throws RxfaustError from the iteration: `RXFAUST_OFFSET_OUT_OF_RANGE`, `RXFAUST_UNKNOWN_TOPIC`, `RXFAUST_BROKER`
   */
  read(options: ReadOptions): AsyncIterable<InBatch>
  /** Idempotent. Consumers and producers must have been closed. */
  close(): Promise<void>
}
