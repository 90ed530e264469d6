import type { Security } from '../../transport/Security.js'
import { parseFlag } from './flagSetting.js'
import { unusable } from './unusable.js'

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const
type Mechanism = (typeof MECHANISMS)[number]

/**
 * Credentials from environment variables. No message has a value of them.
 *
 * @param read the text of a variable, by the end of its name
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function environmentSecurity(read: (name: string) => string | undefined): Security | undefined {
  const [ssl, mechanism, username, password] = ['SSL', 'SASL_MECHANISM', 'SASL_USERNAME', 'SASL_PASSWORD'].map(read)
  const encrypted = ssl === undefined ? undefined : parseFlag(ssl, 'RXFAUST_SSL')
  if (mechanism === undefined && username === undefined && password === undefined) {
    return encrypted === undefined ? undefined : { ssl: encrypted }
  }
  const known = MECHANISMS.find(each => each === (mechanism ?? 'plain').toLowerCase()) as Mechanism | undefined
  if (known === undefined) {
    throw unusable(
      'RXFAUST_SASL_MECHANISM names no mechanism that environment variables can give',
      `Use ${MECHANISMS.join(', ')}; a token of OAUTHBEARER comes from the program, by the option security.`,
    )
  }
  if (username === undefined || password === undefined) {
    throw unusable(
      `RXFAUST_SASL_${username === undefined ? 'USERNAME' : 'PASSWORD'} is missing`,
      'Give RXFAUST_SASL_USERNAME and RXFAUST_SASL_PASSWORD, or neither.',
    )
  }
  return { ...(encrypted !== undefined && { ssl: encrypted }), sasl: { mechanism: known, username, password } }
}
