import type { Transport } from '../Transport.js'
import type { TransportOptions } from '../TransportOptions.js'
import { KafkaTransport } from './KafkaTransport.js'
import { parseKafkaUrl } from './parseKafkaUrl.js'

/**
 * Opens a transport over Kafka 2.3 or newer.
 *
 * @param url `kafka://host:port,host:port`
 * @throws RxfaustError `RXFAUST_OPTION` for another URL, `RXFAUST_BROKER` where no broker answers
 */
export async function openKafkaTransport(url: string, options: TransportOptions): Promise<Transport> {
  const { signal, scheduler, ...others } = options
  const transport = new KafkaTransport({ brokers: parseKafkaUrl(url), ...others })
  await transport.open(signal)
  return transport
}
