import { marbles } from 'rxfaust/testing'
import { flightsPipeline } from '../../../examples/flights/pipeline.js'

const day = (date: string) => Date.parse(`${date}T00:00Z`)

/** A message as the source sends it. */
function flight(origin: string, at: string, delay: number) {
  const date = at.replaceAll('-', '/').replace('T', ' ')
  return {
    key: origin,
    value: { date, delay, distance: 600, origin, destination: 'SFO' },
    timestamp: Date.parse(`${at}Z`),
  }
}

describe('example: the pipeline of flights', () => {
  it('counts in all and per day of the flight, and joins the airport', () =>
    marbles(({ app, hot, produce, expectStream, expectTable, expectCommitted, expectWarnings }) => {
      const { flights, airports, delays, delaysPerDay, standings } = flightsPipeline(app)
      const denver = { name: 'Denver Intl', state: 'CO' }
      app.stream(hot('a', { a: { key: 'DEN', value: denver } })).subscribe(airports)

      produce(flights, '   -a-(bc) 60m d', {
        a: flight('DEN', '2001-01-01T23:59', 10),
        b: flight('DEN', '2001-01-02T00:00', -4),
        c: flight('BOS', '2001-01-01T12:00', 60),
        d: flight('DEN', '2001-01-01T08:00', 30), // an hour later, but a flight of the day before
      })
      expectStream(standings).toBe('-a-(bc) 60m d', {
        a: { code: 'DEN', ...denver, flights: 1, delay: 10 },
        b: { code: 'DEN', ...denver, flights: 2, delay: 6 },
        c: { code: 'BOS', name: 'unknown', state: '', flights: 1, delay: 60 },
        d: { code: 'DEN', ...denver, flights: 3, delay: 36 },
      })
      expectTable(delays).toEqual({ DEN: { flights: 3, delay: 36 }, BOS: { flights: 1, delay: 60 } })
      expectTable(delaysPerDay).toEqual({
        DEN: { [day('2001-01-01')]: { flights: 2, delay: 40 }, [day('2001-01-02')]: { flights: 1, delay: -4 } },
        BOS: { [day('2001-01-01')]: { flights: 1, delay: 60 } },
      })
      expectCommitted(flights).toEqual({ 1: 1, 3: 3 })
      expectWarnings().toEqual([])
    }))

  it('has the airport from the moment that the global table has it', () =>
    marbles(({ app, hot, produce, expectStream }) => {
      const { flights, airports, standings } = flightsPipeline(app)
      app.stream(hot('--a', { a: { key: 'DEN', value: { name: 'Denver Intl', state: 'CO' } } })).subscribe(airports)
      produce(flights, 'a--b', { a: flight('DEN', '2001-01-01T10:00', 1), b: flight('DEN', '2001-01-01T11:00', 2) })
      expectStream(standings).toBe('a--b', {
        a: { code: 'DEN', name: 'unknown', state: '', flights: 1, delay: 1 },
        b: { code: 'DEN', name: 'Denver Intl', state: 'CO', flights: 2, delay: 3 },
      })
    }))
})
