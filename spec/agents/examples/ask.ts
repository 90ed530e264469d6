import assert from 'node:assert/strict'
import { App } from 'rxfaust'
import { map } from 'rxjs'
import { number, object, string } from 'superstruct'

const app = new App('calculator', { broker: 'memory://' })

const adder = app.agent(
  'adder',
  { value: object({ a: number(), b: number() }), partitions: 4 },
  async function* (stream) {
    for await (const { a, b } of stream) yield a + b
  },
)

const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 4 })
const results = app.topic('results', { key: string(), value: number(), partitions: 4 })
const doubler = app.agent('doubler', { topic: numbers, sinks: [results] }, stream => stream.pipe(map(n => n * 2)))

await app.start()
assert.equal(await adder.ask({ a: 4, b: 4 }), 8)
assert.deepEqual(await doubler.join([1, 2, 3]), [2, 4, 6])
assert.deepEqual(await doubler.kvjoin([['ann', 5]]), [10])
await doubler.cast(7, { key: 'ann' })
await adder.send({ value: { a: 1, b: 2 }, replyTo: doubler })
await app.stop()
