import { inspect } from 'node:util'
import { RxfaustError } from './RxfaustError.js'

/**
 * Checks a name that becomes part of topics and directories: Kafka's `[a-zA-Z0-9._-]{1,249}`.
 *
 * @throws RxfaustError `RXFAUST_NAME`
 */
export function validateName(name: string, what: string): string {
  if (typeof name === 'string' && /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..') return name
  throw new RxfaustError(
    'RXFAUST_NAME',
    `The ${what} ${inspect(name, { depth: 0, breakLength: Infinity })} can't be used as a name.`,
    'Use 1 to 249 letters, digits, dots, underscores and hyphens, and neither "." nor "..".',
    { details: { name } },
  )
}
