/** Cast, ask, or send with the reply to somebody else: if B is to happen after A, let A's result go to B. */
import { App, currentEvent } from 'rxfaust'
import { number, object, string } from 'superstruct'

const app = new App('reply-to')

const adder = app.agent(
  'adder',
  { key: string(), value: object({ a: number(), b: number() }), partitions: 2 },
  async function* (stream) {
    for await (const { a, b } of stream) {
      console.log(`adding ${a} and ${b}`)
      yield a + b
    }
  },
)
const another = app.agent('another', { key: string(), value: number(), partitions: 2 }, async stream => {
  for await (const sum of stream) console.log(`another agent has got ${sum} for ${currentEvent()?.key}`)
})

await app.start()
await adder.cast({ a: 1, b: 1 })
await app.idle()
console.log(`asked: ${await adder.ask({ a: 2, b: 2 })}`)
await adder.send({ value: { a: 3, b: 3 }, key: 'ann', replyTo: another })
await app.idle()
await app.stop()
