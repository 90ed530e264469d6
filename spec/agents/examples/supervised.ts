import assert from 'node:assert/strict'
import { App, RxfaustError } from 'rxfaust'
import { number, string } from 'superstruct'

const app = new App('payments', { broker: 'memory://' })
let attempts = 0

const charge = app.agent(
  'charge',
  {
    key: string(),
    value: number(),
    partitions: 2,
    supervisor: { strategy: 'oneForOne', restarts: 3, within: { seconds: 30 }, backoff: 10 },
    onError: error => (error instanceof RangeError ? 'skip' : undefined),
  },
  async function* (stream) {
    for await (const amount of stream) {
      if (amount < 0) throw new RangeError(`${amount} is negative`)
      if (attempts++ === 0) throw new Error('the bank does not answer')
      yield amount
    }
  },
)

await app.start()
assert.equal(await charge.ask(100, { key: 'ann' }), 100) // at the second attempt
assert.equal(charge.info().restarts, 1)
await assert.rejects(
  charge.ask(-1, { key: 'ann' }),
  error => error instanceof RxfaustError && error.code === 'RXFAUST_AGENT' && /-1 is negative/.test(error.message),
)
await app.stop()
