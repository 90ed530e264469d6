import type { ConnectionOptions } from 'node:tls'

/**
 * How an app proves to a Kafka cluster who it is, and how its connections are encrypted.
 *
 * @example
 * new App('orders', {
 *   broker: 'kafka://broker:9093',
 *   security: { ssl: true, sasl: { mechanism: 'scram-sha-512', username: 'orders', password: process.env.PASSWORD ?? '' } },
 * })
 *
 * // Amazon MSK with IAM, by the package aws-msk-iam-sasl-signer-js
 * const token = async () => (await generateAuthToken({ region: 'eu-north-1' })).token
 * new App('orders', { broker: 'kafka://…:9098', security: { ssl: true, sasl: { mechanism: 'oauthbearer', token } } })
 */
export interface Security {
  /** Encrypts: `true`, or Node's options of TLS, as `{ ca, cert, key }` in PEM. Default false. */
  readonly ssl?: boolean | ConnectionOptions
  /** Default: nobody is asked for. */
  readonly sasl?: Sasl
}

/** Who the app is, by Kafka's names of mechanisms. */
export type Sasl =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
      readonly username: string
      readonly password: string
    }
  | {
      /** Also for AWS IAM. */
      readonly mechanism: 'oauthbearer'
      /** Asked for each connection, and again before it expires. */
      readonly token: () => Promise<string>
    }
