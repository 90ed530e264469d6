import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { AirportResult } from '../../../examples/flights/result.js'

interface Sums {
  flights: number
  delay: number
}

const data = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '../data')

/** What the example has to come to, by a loop over the file that shares no code with it. */
export function plainLoop(): AirportResult[] {
  const flights: { date: string; delay: number; origin: string }[] = JSON.parse(
    readFileSync(join(data, 'flights-20k.json'), 'utf8'),
  )
  const airports = new Map<string, { total: Sums; days: Map<string, Sums> }>()
  for (const { date, delay, origin } of flights) {
    const airport = airports.get(origin) ?? { total: { flights: 0, delay: 0 }, days: new Map<string, Sums>() }
    airports.set(origin, airport)
    const dayName = date.slice(0, 10).replaceAll('/', '-')
    const day = airport.days.get(dayName) ?? { flights: 0, delay: 0 }
    airport.days.set(dayName, day)
    for (const sums of [airport.total, day]) {
      sums.flights++
      sums.delay += delay
    }
  }
  const names = new Map<string, { name: string; state: string }>()
  for (const line of readFileSync(join(data, 'airports.csv'), 'utf8').split('\n').slice(1)) {
    // The only quotes in the file stand around names with a comma.
    const [, code, quoted, bare, state] = line.match(/^([^,]*),(?:"([^"]*)"|([^,]*)),(?:"[^"]*"|[^,]*),([^,]*),/) ?? []
    if (code !== undefined) names.set(code, { name: (quoted ?? bare) as string, state: state as string })
  }
  return [...airports]
    .map(([code, { total, days }]) => {
      const [date, worst] = [...days].reduce((a, b) => {
        const difference = b[1].delay / b[1].flights - a[1].delay / a[1].flights
        return difference > 0 || (difference === 0 && b[0] > a[0]) ? b : a
      })
      return {
        code,
        ...(names.get(code) as { name: string; state: string }),
        flights: total.flights,
        meanDelay: total.delay / total.flights,
        worstDay: { date, flights: worst.flights, meanDelay: worst.delay / worst.flights },
      }
    })
    .sort((a, b) => b.flights - a.flights || (a.code < b.code ? -1 : 1))
}
