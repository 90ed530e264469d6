import type { Security } from '../../transport/Security.js'
import type { Transport } from '../../transport/Transport.js'
import { brokerOf } from './brokerOf.js'
import { durationSetting } from './durationSetting.js'
import type { Setting } from './Setting.js'
import { textSetting } from './textSetting.js'
import { unusable } from './unusable.js'

const broker: Setting<string | readonly string[] | Transport, string | Transport | undefined> = {
  kind: 'a URL, several with `;` or as a list, or a transport in the program',
  otherwise: '`level://` in the data directory',
  faust: 'broker',
  reason: 'The embedded broker is durable and needs no server.',
  parse: (given, what) => {
    if (/^(memory|level|kafka):\/\//.test(given)) return given
    throw unusable(`${what} is no URL of a broker`, "Use 'memory://', 'level://directory' or 'kafka://host:9092'.")
  },
  resolve: brokerOf,
}

const security: Setting<Security, Security | undefined> = {
  kind: 'see `Security`',
  otherwise: 'none',
  variables: ['RXFAUST_SSL', 'RXFAUST_SASL_MECHANISM', 'RXFAUST_SASL_USERNAME', 'RXFAUST_SASL_PASSWORD'],
  faust: 'broker_credentials',
  reason:
    'Credentials and encryption, of Kafka. The variables are one whole: the option replaces all of them. Certificates and OAUTHBEARER are given in the program; `NODE_EXTRA_CA_CERTS` adds an authority. No log and no error has any of it.',
  resolve: (given, what) => {
    if (given === undefined || (typeof given === 'object' && given !== null)) return given
    throw unusable(`${what} is no object`, 'Give { ssl, sasl }.')
  },
}

/** Settings of the connection. */
export const brokerSettings = {
  broker,
  security,
  clientId: textSetting({
    kind: 'a text',
    otherwise: 'the app’s id',
    faust: 'broker_client_id',
    reason: 'By which the broker’s logs, metrics and quotas know the app.',
  }),
  requestTimeout: durationSetting({
    fallback: { seconds: 60 },
    positive: true,
    faust: 'broker_request_timeout',
    reason:
      'How long an answer of Kafka may take before the connection is given up. Not less than `sessionTimeout`, for which an answer about the group may take; Faust has 90 s for its session of 60 s.',
  }),
}
