import { mergeMap, takeWithin } from 'rxfaust/operators'
import { marbles } from 'rxfaust/testing'
import { map } from 'rxjs'
import { number, string } from 'superstruct'

describe('batches of readings', () => {
  it('are averaged and stored', () =>
    marbles(({ app, cold, produce, expectStream, expectCommitted }) => {
      const readings = app.topic('readings', { key: string(), value: number(), partitions: 1 })
      const store = (average: number) => cold('--(a|)', { a: average })
      const stored = readings.pipe(
        takeWithin(3, { seconds: 5 }),
        map(batch => batch.reduce((sum, reading) => sum + reading) / batch.length),
        mergeMap(async average => Math.round(average)),
        mergeMap(average => store(average)),
      )

      produce(readings, '   a-b-c 10s a', { a: ['oven', 1], b: ['oven', 2], c: ['oven', 6] })
      expectStream(stored).toBe('------a 15s b', { a: 3, b: 1 })
      expectCommitted(readings).toEqual({ 0: 4 })
    }))
})
