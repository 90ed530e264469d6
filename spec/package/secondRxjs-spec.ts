import { expect } from 'chai'
import { App, json, Stream } from 'rxfaust'
import { Observable, type OperatorFunction } from 'rxjs'
import * as second from 'rxjs-second'
import { string } from 'superstruct'

/** RxJS's declarations refuse a mix of two copies, as their classes have protected members; at run time they mix. */
const fromSecond = <A, B>(operator: second.OperatorFunction<A, B>) => operator as unknown as OperatorFunction<A, B>

describe('a second copy of rxjs', () => {
  it('is another one', () => {
    expect(second.Observable).not.to.equal(Observable)
  })

  it('has operators that work on a Stream, keep it one, and leave acknowledgement exact', async () => {
    const app = new App('second-rxjs', { broker: 'memory://' })
    const numbers = app.topic('numbers', { key: string(), value: json<number>(), partitions: 1 })
    const seen: number[] = []
    const pipeline = numbers.pipe(
      fromSecond(second.map((value: number) => value + 1)),
      fromSecond(second.filter((value: number) => value % 2 === 0)),
      fromSecond(second.mergeMap((value: number) => second.of(value, -value))),
    )
    expect(pipeline).to.be.instanceOf(Stream)
    pipeline.subscribe(value => {
      seen.push(value)
    })
    await app.start()
    try {
      for (const value of [1, 2, 3]) await numbers.send({ key: 'ann', value })
      // Idle is reached only when each event has been acknowledged, also those that the filter dropped.
      await app.idle()
      expect(seen).to.deep.equal([2, -2, 4, -4])
    } finally {
      await app.stop()
    }
  })

  it('gives Observables whose values a Stream and a topic take', async () => {
    const app = new App('second-rxjs-source', { broker: 'memory://' })
    const numbers = app.topic('numbers', { key: string(), value: json<number>(), partitions: 1 })
    const seen: number[] = []
    const three = new Promise<void>(resolve => {
      numbers.pipe(fromSecond(second.switchMap((value: number) => second.of(value * 10)))).subscribe(value => {
        if (seen.push(value) === 3) resolve()
      })
    })
    await app.start()
    try {
      second.of(1, 2, 3).subscribe(numbers)
      await three
      expect(seen).to.deep.equal([10, 20, 30])
    } finally {
      await app.stop()
    }
  })
})
