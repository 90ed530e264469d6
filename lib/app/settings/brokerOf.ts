import type { Transport } from '../../transport/Transport.js'
import { unusable } from './unusable.js'

const KAFKA = 'kafka://'

/**
 * One URL of what may be given as a list, or with semicolons, as Faust has it. What is wrong with a single URL is told
 * by its driver. No message has the URL, which may have credentials in it.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function brokerOf(
  given: string | readonly string[] | Transport | undefined,
  what: string,
): string | Transport | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'object' && !Array.isArray(given)) {
    const transport = given as Transport
    if (typeof transport?.consumer === 'function') return transport
    throw unusable(`${what} is an object that is no transport`, 'Give a URL, a list of URLs, or a transport.')
  }
  const urls = (typeof given === 'string' ? given.split(';') : [...(given as readonly string[])]).filter(Boolean)
  const [first] = urls
  if (first === undefined) throw unusable(`${what} names no broker`, "Give a URL such as 'kafka://host:9092'.")
  // Refused before the app keeps it, and shows it to whoever prints the app.
  if (urls.some(url => url.startsWith(KAFKA) && /[@?#]/.test(url))) {
    throw unusable(`${what} has more in it than hosts and ports`, 'Credentials are given by the option security.')
  }
  if (urls.length === 1) return first
  const hosts = urls.map((url, at) => (url.startsWith(KAFKA) ? url.slice(KAFKA.length) : at === 0 ? '' : url))
  if (hosts.every(host => host !== '' && !host.includes('://'))) return `${KAFKA}${hosts.join(',')}`
  throw unusable(
    `${what} names several brokers that are not all of Kafka`,
    "Several are hosts of one Kafka cluster: ['kafka://a:9092', 'kafka://b:9092'].",
  )
}
