import { inspect } from 'node:util'
import { expect } from 'chai'
import { App, type AppOptions, type Logger, RxfaustError, schemaRegistry } from '../../lib/index.js'

const password = 'a-secret'
const sasl = { mechanism: 'scram-sha-256', username: 'ann', password } as const

/** Everything that can be seen of something, by those who print or write all of it. */
function shown(...seen: unknown[]): string {
  const written = new Set<unknown>()
  const json = JSON.stringify(seen, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? `${value}` : value
    if (written.has(value)) return undefined
    written.add(value)
    return value instanceof Error ? { ...value, message: value.message, cause: value.cause } : value
  })
  return `${inspect(seen, { depth: 30, showHidden: true, getters: true })}${json}`
}

describe('credentials', () => {
  it('are refused in the URL of a broker before anything keeps them', () => {
    for (const broker of [`kafka://ann:${password}@host:9092`, `kafka://host?password=${password}`]) {
      const given: AppOptions = { broker }
      expect(() => new App('shop', given))
        .to.throw(RxfaustError)
        .to.satisfy((error: RxfaustError) => error.code === 'RXFAUST_OPTION' && !shown(error).includes(password))
    }
    expect(() => schemaRegistry({ url: `http://ann:${password}@host` }))
      .to.throw(RxfaustError)
      .to.satisfy((error: RxfaustError) => !shown(error).includes(password))
  })

  for (const broker of ['memory://', 'kafka://127.0.0.1:1', 'kafka://no-such-host.invalid']) {
    it(`are not in an app, its log and its errors, with ${broker}`, async () => {
      const lines: unknown[] = []
      const write = (...line: unknown[]): void => void lines.push(line)
      const logger = { trace: write, debug: write, info: write, warn: write, error: write } as Logger
      const ssl = { key: password, passphrase: password }
      const app = new App('shop', { broker, logger, security: { sasl, ...(broker === 'memory://' ? { ssl } : {}) } })
      app.topic('orders', { partitions: 1 })
      const error = await app.start().catch((failure: unknown) => failure)
      expect(error === undefined).to.equal(broker === 'memory://')
      expect(shown(app, error, lines)).not.to.include(password)
      await app.stop().catch(() => undefined)
      expect(shown(app, lines)).not.to.include(password)
    })
  }
})
