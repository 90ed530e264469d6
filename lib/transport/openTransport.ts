import { RxfaustError } from '../util/RxfaustError.js'
import { openEmbeddedTransport } from './embedded/openEmbeddedTransport.js'
import type { Transport } from './Transport.js'
import type { TransportOptions } from './TransportOptions.js'

/**
 * Opens the broker that a URL names: `memory://`, `memory://name`, `level://directory` or `kafka://host:port,host:port`.
 * The driver of Kafka is loaded when it is asked for.
 *
 * @throws RxfaustError `RXFAUST_OPTION` for any other URL, and what the driver throws
 */
export async function openTransport(url: string, options: TransportOptions): Promise<Transport> {
  if (url.startsWith('memory://') || url.startsWith('level://')) {
    const { security: _, ...others } = options
    return openEmbeddedTransport(url, others)
  }
  if (url.startsWith('kafka://')) {
    const { openKafkaTransport } = await import('./kafka/openKafkaTransport.js')
    return openKafkaTransport(url, options)
  }
  throw new RxfaustError(
    'RXFAUST_OPTION',
    // What stands before the host may be a password.
    `The broker's URL begins with ${JSON.stringify(url.slice(0, Math.max(url.indexOf('://'), 0)) || url)}.`,
    "Use 'memory://', 'level://directory' or 'kafka://host:9092'.",
  )
}
