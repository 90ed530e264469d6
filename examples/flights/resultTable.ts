import Table from 'cli-table3'
import type { AirportResult } from './result.js'

/** The ten busiest airports, for people. */
export function resultTable(results: readonly AirportResult[]): string {
  const table = new Table({
    head: ['Code', 'Airport', 'State', 'Flights', 'Mean delay', 'Worst day', 'Its mean delay'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'left', 'right'],
    style: process.stdout.isTTY ? {} : { head: [], border: [] },
  })
  for (const { code, name, state, flights, meanDelay, worstDay } of results.slice(0, 10)) {
    table.push([code, name, state, flights, minutes(meanDelay), worstDay.date, minutes(worstDay.meanDelay)])
  }
  return table.toString()
}

function minutes(value: number): string {
  return `${value.toFixed(1)} min`
}
