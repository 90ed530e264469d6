import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { GlobalTable, Topic } from 'rxfaust'
import type { Airport } from './Airport.js'
import { readAirports, readFlights } from './dataset.js'
import type { Flight } from './Flight.js'

/** What is sent at once, and then waited for: few enough that a server in the same process goes on answering. */
const BATCH = 100

export interface SourceOptions {
  /** Flights a second; default: as fast as they are taken. */
  readonly rate?: number
  /** Ends the source early. */
  readonly signal?: AbortSignal
}

/** Sends the flights that the topic does not hold yet: started again, it goes on where it was. */
export async function sendFlights(topic: Topic<Flight, string>, options: SourceOptions = {}): Promise<void> {
  const { rate = Number.POSITIVE_INFINITY, signal } = options
  const missing = await flightsBehind(topic)
  const batchSize = Math.ceil(Math.min(BATCH, rate / 20))
  const began = performance.now()
  for (let sent = 0; sent < missing.length; ) {
    signal?.throwIfAborted()
    const batch = missing.slice(sent, sent + batchSize)
    await Promise.all(
      batch.map(flight => topic.send({ key: flight.origin, value: flight, timestamp: departure(flight) })),
    )
    sent += batch.length
    const due = began + (sent / rate) * 1000
    if (due > performance.now()) await sleep(due - performance.now(), undefined, { signal })
  }
}

/** Fills the table; writes only what is new to it. */
export async function sendAirports(table: GlobalTable<string, Airport, never>): Promise<void> {
  const airports = [...(await readAirports())]
  const changed = airports.filter(([code, airport]) => !isDeepStrictEqual(table.get(code), airport))
  for (let sent = 0; sent < changed.length; sent += BATCH) {
    await Promise.all(changed.slice(sent, sent + BATCH).map(([code, airport]) => table.set(code, airport)))
  }
}

/**
 * A source that was killed may have left more in one partition than in another, so what the topic holds is not the
 * beginning of the file. But what each partition holds is the beginning of that partition's share of it.
 */
async function flightsBehind(topic: Topic<Flight, string>): Promise<Flight[]> {
  const held = new Map((await topic.offsets()).map(({ partition, earliest, latest }) => [partition, latest - earliest]))
  const flights = await readFlights()
  return flights.filter(({ origin }) => {
    const partition = topic.partitionOf(origin)
    const left = held.get(partition) ?? 0
    held.set(partition, left - 1)
    return left <= 0
  })
}

/** Milliseconds since the epoch. */
function departure({ date }: Flight): number {
  const [day = '', time] = date.split(' ')
  return Date.parse(`${day.replaceAll('/', '-')}T${time}Z`)
}
