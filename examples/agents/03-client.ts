/**
 * The same agent, asked by a program that processes nothing. With RXFAUST_BROKER=kafka://localhost:9092 the worker may as
 * well be another process, on another machine.
 *
 *   npx tsx examples/agents/03-client.ts 4 8
 */
import { App } from 'rxfaust'
import { number, object } from 'superstruct'

const [a = 4, b = 8] = process.argv.slice(2).map(Number).filter(Number.isFinite)

/** Worker and client declare the same. */
function createApp() {
  const app = new App('send-to-agent', { broker: process.env.RXFAUST_BROKER || 'memory://send-to-agent' })
  const adding = app.agent('adding', { value: object({ a: number(), b: number() }) }, async function* (stream) {
    for await (const each of stream) yield each.a + each.b
  })
  return { app, adding }
}

const worker = createApp()
await worker.app.start()

const client = createApp()
await client.app.startClient()
console.log(`Sending Add(${a}, ${b})...`)
console.log(await client.adding.ask({ a, b }))
console.log(`The client runs ${client.adding.info().instances} instances, the worker ${worker.adding.info().instances}`)
await client.app.stop()
await worker.app.stop()
