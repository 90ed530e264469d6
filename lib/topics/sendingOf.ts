import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { Sending } from './Sending.js'
import type { SendingDefaults } from './TopicHost.js'
import type { TopicOptions } from './TopicOptions.js'

const ACKS = { all: -1, leader: 1, none: 0 } as const
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/**
 * How the records of a topic are sent.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function sendingOf(topic: string, options: TopicOptions, defaults: SendingDefaults): Sending {
  const {
    acks = defaults.acks ?? 'all',
    compression = defaults.compression,
    lingerBytes = defaults.lingerBytes,
  } = options
  const refuse = (what: string, value: unknown, advice: string): never => {
    throw new RxfaustError('RXFAUST_OPTION', `${what} of topic "${topic}" is ${JSON.stringify(value)}.`, advice)
  }
  if (!(acks in ACKS)) refuse('acks', acks, "Use 'all', 'leader' or 'none'.")
  if (acks !== 'all' && defaults.exactlyOnce) {
    refuse('acks', acks, 'Under exactly once all replicas have to confirm: leave it out.')
  }
  if (compression !== undefined && !COMPRESSIONS.includes(compression)) {
    refuse('compression', compression, `Use one of ${COMPRESSIONS.join(', ')}.`)
  }
  if (!Number.isInteger(lingerBytes) || lingerBytes < 1) {
    refuse('lingerBytes', lingerBytes, 'Give a whole number above zero.')
  }
  const millis = options.linger === undefined ? defaults.linger : toMillis(options.linger, 'linger')
  return {
    settings: { acks: ACKS[acks], ...(compression !== undefined && { compression }) },
    linger: millis === 0 ? undefined : { millis, bytes: lingerBytes },
  }
}
