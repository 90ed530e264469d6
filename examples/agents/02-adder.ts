/** An agent that adds numbers, and is asked for sums. What it yields is the reply. */
import { App } from 'rxfaust'
import { number, object } from 'superstruct'

const Add = object({ a: number(), b: number() })

const app = new App('agent-example')
const topic = app.topic('adding', { value: Add, partitions: 4 })

const adding = app.agent('adding', { topic }, async function* (stream) {
  for await (const { a, b } of stream) yield a + b
})

await app.start()
console.log(await adding.ask({ a: 4, b: 4 }))
await app.stop()
