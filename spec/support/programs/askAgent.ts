/*
 * A worker of the app that is given: prints "ready", and replies with the double of each number, and its process.
 */
import { number, string } from 'superstruct'
import { App, currentEvent } from '../../../lib/index.js'

const [id, broker] = process.argv.slice(2) as [string, string]
const app = new App(id, { broker, commitInterval: 20, heartbeatInterval: 100, store: 'memory' })
app.agent('doubler', { value: number(), key: string(), partitions: 4 }, async function* (stream) {
  for await (const n of stream) {
    await Promise.resolve()
    yield { worker: process.pid, key: currentEvent()?.key ?? null, double: n * 2 }
  }
})
process.on('SIGTERM', () => {
  app.stop().catch((error: unknown) => console.error(error))
})
await app.start()
process.stdout.write('"ready"\n')
await app.done
