import { type App, json } from 'rxfaust'
import { map } from 'rxjs'
import type { Airport } from './Airport.js'
import type { Delays } from './Delays.js'
import type { Flight } from './Flight.js'

/** Counts flights and their delays per airport, in all and per day, and joins the airports' names and states. */
export function flightsPipeline(app: App) {
  const flights = app.topic('flights', { key: 'text', value: json<Flight>(), partitions: 4, retention: 'forever' })
  const airports = app.globalTable('airports', {
    value: json<Airport>(),
    default: () => ({ name: 'unknown', state: '' }),
  })
  const delays = app.table('delays', {
    value: json<Delays>(),
    default: () => ({ flights: 0, delay: 0 }),
    partitions: 4,
  })
  const delaysPerDay = delays.tumbling({ days: 1 })

  flights.subscribe(({ origin, delay }) => {
    const add = (sum: Delays) => ({ flights: sum.flights + 1, delay: sum.delay + delay })
    delays.update(origin, add)
    delaysPerDay.get(origin).update(add) // in the window of the flight's own date, whenever it is processed
  })

  // A table is a stream of its changes: what an airport has come to, with its name and state.
  const standings = delays.pipe(map(({ key: code, value }) => ({ code, ...airports.get(code), ...value })))

  return { flights, airports, delays, delaysPerDay, standings }
}

export type FlightsPipeline = ReturnType<typeof flightsPipeline>
