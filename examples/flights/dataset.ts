import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Airport } from './Airport.js'
import type { Flight } from './Flight.js'

const folder = new URL('../data/', import.meta.resolve('vega-datasets'))

/** 20,000 flights in the USA from January to March 2001, in the order of their departure. */
export async function readFlights(): Promise<Flight[]> {
  return JSON.parse(await readFile(new URL('flights-20k.json', folder), 'utf8'))
}

/** The airports of the USA by code. */
export async function readAirports(): Promise<Map<string, Airport>> {
  const rows: Array<Airport & { iata: string }> = parse(await readFile(new URL('airports.csv', folder)), {
    columns: true,
  })
  return new Map(rows.map(({ iata, name, state }) => [iata, { name, state }]))
}
