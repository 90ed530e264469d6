import { inspect } from 'node:util'
import { expect } from 'chai'
import { App, type Logger, RxfaustError, type Security } from '../../../lib/index.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'

const secret = 'ann-secret'

/** Keeps everything that is logged. */
function recorder(): { lines: unknown[]; logger: Logger } {
  const lines: unknown[] = []
  const write = (...entry: unknown[]): void => void lines.push(entry)
  return { lines, logger: { trace: write, debug: write, info: write, warn: write, error: write } as Logger }
}

function unsecuredToken(claims: object): string {
  const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(claims)}.`
}

describeKafka('Security of Kafka', kafka => {
  async function roundTrip(security: Security): Promise<{ values: number[]; lines: unknown[]; app: App }> {
    const { lines, logger } = recorder()
    const id = freshName('secure')
    const app = new App(id, { broker: kafka.secure.url, security, logger })
    const numbers = app.topic<'json'>(id, { value: 'json', partitions: 1 })
    const values: number[] = []
    numbers.subscribe(value => {
      values.push(value as number)
    })
    try {
      await app.start()
      await numbers.send({ value: 1 })
      await app.idle()
    } finally {
      await app.stop()
    }
    return { values, lines, app }
  }

  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
    it(`takes a name and a password over TLS, by ${mechanism}`, async function () {
      this.timeout(30_000)
      const ssl = { ca: [kafka.secure.certificate] }
      const { values, lines, app } = await roundTrip({ ssl, sasl: { mechanism, username: 'ann', password: secret } })
      expect(values).to.deep.equal([1])
      expect(lines).not.to.have.length(0)
      expect(inspect([lines, app], { depth: 20 })).not.to.include(secret)
    })
  }

  it('takes a token from a callback, as AWS IAM is used', async function () {
    this.timeout(30_000)
    const now = Math.floor(Date.now() / 1_000)
    const token = unsecuredToken({ sub: 'ann', iat: now, exp: now + 600 })
    const sasl = { mechanism: 'oauthbearer', token: async () => token } as const
    const { values, lines } = await roundTrip({ ssl: { ca: [kafka.secure.certificate] }, sasl })
    expect(values).to.deep.equal([1])
    expect(inspect(lines, { depth: 20 })).not.to.include(token)
  })

  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
    it(`names neither when they are refused, by ${mechanism}`, async function () {
      this.timeout(30_000)
      const { lines, logger } = recorder()
      const password = 'another-secret'
      const security: Security = {
        ssl: { ca: [kafka.secure.certificate] },
        sasl: { mechanism, username: 'ann', password },
      }
      const app = new App(freshName('secure'), { broker: kafka.secure.url, security, logger })
      const error: unknown = await app.start().then(
        () => expect.fail('it was let in'),
        failure => failure,
      )
      expect(error).to.be.instanceOf(RxfaustError)
      expect((error as RxfaustError).code).to.equal('RXFAUST_BROKER')
      const told = [
        inspect([error, lines, app], { depth: 20, showHidden: true, getters: true }),
        JSON.stringify(error),
        String((error as RxfaustError).stack),
      ].join()
      for (const form of [password, Buffer.from(password).toString('base64'), Buffer.from(password).toString('hex')]) {
        expect(told).not.to.include(form)
      }
    })
  }

  it('refuses a certificate that nobody vouches for', async function () {
    this.timeout(30_000)
    const sasl = { mechanism: 'plain', username: 'ann', password: secret } as const
    const error: unknown = await roundTrip({ ssl: true, sasl }).then(
      () => expect.fail('it was trusted'),
      failure => failure,
    )
    expect((error as RxfaustError).message).to.match(/certificate/)
  })
})
