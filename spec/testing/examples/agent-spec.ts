import { expect } from 'chai'
import { App } from 'rxfaust'
import { TestDriver } from 'rxfaust/testing'
import { number, object, string } from 'superstruct'

function createApp() {
  const app = new App('sums', { broker: 'kafka://kafka.example:9092' })
  const adder = app.agent(
    'adder',
    { key: string(), value: object({ a: number(), b: number() }), partitions: 2 },
    async function* (stream) {
      for await (const { a, b } of stream) yield a + b
    },
  )
  return { app, adder }
}

describe('an agent', () => {
  it('adds', async () => {
    const { app, adder } = createApp()
    const t = await TestDriver.start(app)
    try {
      const sent = await t.put(adder, 'ann', { a: 4, b: 4 })
      expect(t.results(adder, sent)).to.deep.equal([8])

      await t.put(adder, 'ann', { a: 1, b: 2 })
      expect(t.results(adder).map(({ offset, result }) => [offset, result])).to.deep.equal([
        [0, 8],
        [1, 3],
      ])
    } finally {
      await t.stop()
    }
  })
})
