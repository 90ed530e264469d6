import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { flightsApp } from '../flights/flightsApp.js'
import { flightsPipeline } from '../flights/pipeline.js'
import { sendAirports, sendFlights } from '../flights/source.js'
import { flightsServer } from './flightsServer.js'

const { port, rate, directory } = new Command('npm run example:server --')
  .description('Counts flights, and shows in the browser what it comes to while it does.')
  .option('--port <number>', 'where the server listens', Number, 8080)
  .option('--rate <flights>', 'flights that are sent a second', Number, 500)
  .option('--directory <path>', 'where state is kept', fileURLToPath(new URL('../../.rxfaust/server', import.meta.url)))
  .parse()
  .opts<{ port: number; rate: number; directory: string }>()

const app = flightsApp({ directory })
const pipeline = flightsPipeline(app)
const server = flightsServer(pipeline)
const interrupted = new AbortController()
const { signal } = interrupted

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort())

await app.start() // it embeds: no signal handlers, nothing printed, and the server goes on answering while it works
server.listen(port, '127.0.0.1')
await once(server, 'listening')
console.log(`http://127.0.0.1:${(server.address() as { port: number }).port}`)

try {
  await sendAirports(pipeline.airports)
  await sendFlights(pipeline.flights, { rate, signal })
  if (!signal.aborted) await once(signal, 'abort')
} catch (error) {
  if (!signal.aborted) throw error
} finally {
  // First nobody asks any more, then the app commits and leaves.
  server.close()
  server.closeAllConnections()
  await app.stop()
}
if (signal.aborted) process.exitCode = 130
