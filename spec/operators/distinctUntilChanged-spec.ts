import { expect } from 'chai'
import { distinctUntilChanged } from '../../lib/operators/index.js'
import { rxjsLaws } from '../laws/rxjsLaws.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('distinctUntilChanged', () => {
  it('awaits its comparator, in the order of arrival, and holds the events meanwhile', async () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    const answers = [gate<boolean>(), gate<boolean>()]
    const asked: Array<[number, number]> = []
    numbers
      .pipe(
        distinctUntilChanged(async (previous, current) => {
          asked.push([previous, current])
          return (answers[asked.length - 1] as { promise: Promise<boolean> }).promise
        }),
      )
      .subscribe(value => {
        seen.push(value)
      })
    for (const value of [1, 2, 3]) app.deliver(numbers, value)
    await settle()
    expect([seen, asked, app.frontier(numbers)]).to.deep.equal([[1], [[1, 2]], 1])
    answers[0]?.open(true)
    await settle()
    expect([seen, asked.at(-1), app.frontier(numbers)]).to.deep.equal([[1], [1, 3], 2])
    answers[1]?.open(false)
    await settle()
    expect([seen, app.frontier(numbers)]).to.deep.equal([[1, 3], 3])
  })

  it('remembers for each subscription apart', () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const stream = numbers.pipe(distinctUntilChanged())
    const first: number[] = []
    const second: number[] = []
    stream.subscribe(value => void first.push(value))
    app.deliver(numbers, 1)
    stream.subscribe(value => void second.push(value))
    app.deliver(numbers, 1)
    expect([first, second]).to.deep.equal([[1], [1]])
  })
})

rxjsLaws('distinctUntilChanged', ({ distinctUntilChanged: operator }, { inner }) =>
  operator((previous, current) => {
    inner(current, 0)
    return previous === current
  }),
)
