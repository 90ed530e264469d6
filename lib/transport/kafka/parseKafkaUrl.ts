import { RxfaustError } from '../../util/RxfaustError.js'

/**
 * The brokers of `kafka://host:port,host:port`; a port left out is 9092.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function parseKafkaUrl(url: string): readonly string[] {
  const [, list] = /^kafka:\/\/([^/?#@]+)\/?$/.exec(url) ?? []
  const brokers = (list ?? '').split(',').map(broker => {
    const [, host, port = '9092'] = /^([^:\s]+)(?::(\d{1,5}))?$/.exec(broker.trim()) ?? []
    return host === undefined || Number(port) > 65_535 ? undefined : `${host}:${Number(port)}`
  })
  if (brokers.every(broker => broker !== undefined)) return brokers
  // Not the URL itself: whoever wrote credentials into it would find them in a log.
  throw new RxfaustError(
    'RXFAUST_OPTION',
    'The URL of the Kafka broker can not be read.',
    'Write kafka://host:port,host:port.',
  )
}
