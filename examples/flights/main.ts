import { readFlights } from './dataset.js'
import { flightsApp } from './flightsApp.js'
import { flightsOptions } from './options.js'
import { Progress } from './Progress.js'
import { flightsPipeline } from './pipeline.js'
import { type AirportResult, flightsResult } from './result.js'
import { resultTable } from './resultTable.js'
import { sendAirports, sendFlights } from './source.js'
import { startAfresh } from './startAfresh.js'

const options = flightsOptions()
const app = flightsApp(options)
const pipeline = flightsPipeline(app)
const progress = new Progress()
const interrupted = new AbortController()
const { signal } = interrupted

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort())
signal.addEventListener('abort', () => app.stop())

async function run(): Promise<AirportResult[]> {
  if (options.reset) await startAfresh(app, options)
  progress.showRecovery(app)
  await app.start()
  await progress.showFlights(pipeline, (await readFlights()).length)
  await sendAirports(pipeline.airports)
  await sendFlights(pipeline.flights, { rate: options.rate, signal })
  await app.idle()
  return flightsResult(pipeline)
}

try {
  const result = await Promise.race([run(), app.done]) // `done`, as the app may be stopped or fail meanwhile
  progress.stop()
  if (result) console.log(options.json ? JSON.stringify(result, undefined, 2) : resultTable(result))
} catch (error) {
  progress.stop()
  if (!signal.aborted) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
await app.stop()
if (signal.aborted) process.exitCode = 130
