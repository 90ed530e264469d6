/** Agents under test: without a broker, in virtual time. `put` gives the event's place, `results` what came of it. */
import assert from 'node:assert/strict'
import { App } from 'rxfaust'
import { TestDriver } from 'rxfaust/testing'
import { string } from 'superstruct'

function createApp() {
  const app = new App('example-test-agent-call', { broker: 'kafka://kafka.example:9092' })
  const bar = app.agent('bar', { value: string(), partitions: 1 }, async function* (stream) {
    for await (const value of stream) yield `${value}YOLO`
  })
  const foo = app.agent('foo', { value: string(), partitions: 1 }, async function* (stream) {
    for await (const value of stream) {
      await bar.cast(value)
      yield value
    }
  })
  return { app, foo, bar }
}

const { app, foo, bar } = createApp()
const t = await TestDriver.start(app)

const event = await t.put(bar, null, 'hey')
assert.deepEqual(t.results(bar, event), ['heyYOLO'])
console.log(`bar gave ${t.results(bar, event)} for offset ${event.offset}`)

await t.put(foo, null, 'ho')
assert.deepEqual(t.read(bar.topic), [
  [null, 'hey'],
  [null, 'ho'],
])
console.log(`foo has called bar: ${t.results(bar).at(-1)?.result}`)

await t.stop()
