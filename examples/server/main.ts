import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { flightsApp } from '../flights/flightsApp.js'
import { flightsPipeline } from '../flights/pipeline.js'
import { positiveNumber } from '../flights/positiveNumber.js'
import { sendAirports, sendFlights } from '../flights/source.js'
import { flightsServer } from './flightsServer.js'

const { port, rate, directory } = new Command('npm run example:server --')
  .description('Counts flights, and shows in the browser what it comes to while it does.')
  .option('--port <number>', 'where the server listens', Number, 8080)
  .option('--rate <flights>', 'flights that are sent a second', positiveNumber, 500)
  .option('--directory <path>', 'where state is kept', fileURLToPath(new URL('../../.rxfaust/server', import.meta.url)))
  .parse()
  .opts<{ port: number; rate: number; directory: string }>()

const app = flightsApp({ directory })
const pipeline = flightsPipeline(app)
const server = flightsServer(pipeline)
const interrupted = new AbortController()
const { signal } = interrupted

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort())

async function run(): Promise<void> {
  await app.start() // prints nothing, handles no signals: it is a guest in this process
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await sendAirports(pipeline.airports)
  await sendFlights(pipeline.flights, { rate, signal })
  await once(signal, 'abort')
}

try {
  await Promise.race([run(), app.done, once(signal, 'abort')])
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
// First nobody asks any more, then the app commits and leaves.
server.close()
server.closeAllConnections()
await app.stop()
if (signal.aborted) process.exitCode = 130
