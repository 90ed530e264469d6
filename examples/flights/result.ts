import type { Delays } from './Delays.js'
import type { FlightsPipeline } from './pipeline.js'

export interface AirportResult {
  readonly code: string
  readonly name: string
  readonly state: string
  readonly flights: number
  /** Minutes, not rounded. */
  readonly meanDelay: number
  /** The day with the greatest mean; of several the latest. */
  readonly worstDay: DayResult
}

export interface DayResult {
  /** In UTC: `2001-01-31`. */
  readonly date: string
  readonly flights: number
  readonly meanDelay: number
}

/** What the tables say of each airport that has flights, the busiest first. */
export async function flightsResult({ airports, delays, delaysPerDay }: FlightsPipeline): Promise<AirportResult[]> {
  const sums: (readonly [string, Delays])[] = []
  for await (const entry of delays.entries()) sums.push(entry)

  const worstDays = new Map<string, DayResult>()
  for await (const { key, window, value } of delaysPerDay.entries()) {
    const day = { date: new Date(window.start).toISOString().slice(0, 10), ...mean(value) }
    const worst = worstDays.get(key)
    if (worst === undefined || isWorse(day, worst)) worstDays.set(key, day)
  }

  return sums
    .map(([code, sum]) => {
      const worstDay = worstDays.get(code) as DayResult // a flight is counted in both tables, or in none
      return { code, ...airports.get(code), ...mean(sum), worstDay }
    })
    .sort((a, b) => b.flights - a.flights || (a.code < b.code ? -1 : 1))
}

function mean({ flights, delay }: Delays): { flights: number; meanDelay: number } {
  return { flights, meanDelay: delay / flights }
}

function isWorse(day: DayResult, worst: DayResult): boolean {
  return day.meanDelay > worst.meanDelay || (day.meanDelay === worst.meanDelay && day.date > worst.date)
}
