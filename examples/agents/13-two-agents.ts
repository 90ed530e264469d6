/** Several agents on one topic: each sees every event, and only the one that was asked replies. */
import { App } from 'rxfaust'
import { map } from 'rxjs'
import { number } from 'superstruct'

const app = new App('two-agents')
const orders = app.topic('orders', { value: number(), partitions: 1 })
const seen = { a: 0, b: 0 }

const processA = app.agent('process-a', { topic: orders }, async function* (stream) {
  for await (const order of stream) {
    seen.a++
    yield `A: ${order}`
  }
})
const processB = app.agent('process-b', { topic: orders }, stream =>
  stream.pipe(
    map(order => {
      seen.b++
      return `B: ${order}`
    }),
  ),
)

await app.start()
console.log(await processA.ask(1))
console.log(await processB.ask(2))
await orders.send({ value: 3 })
await app.idle()
console.log(seen)
await app.stop()
