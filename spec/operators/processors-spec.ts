import { expect } from 'chai'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { processors } from '../../lib/operators/index.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('processors', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  it('pass each value through functions in their order, at once where they are synchronous', () => {
    const numbers = app.topic<number>('numbers')
    const seen: string[] = []
    numbers
      .pipe(
        processors(
          value => value + 1,
          value => `${value}`,
          value => value.padStart(3, '0'),
        ),
      )
      .subscribe(value => {
        seen.push(value)
      })
    app.deliver(numbers, 1)
    expect([seen, app.frontier(numbers)]).to.deep.equal([['002'], 1])
  })

  it('await the asynchronous ones, with values of a partition in their order', async () => {
    const numbers = app.topic<number>('numbers')
    const works = [gate(), gate()]
    const seen: Array<[number, number | undefined]> = []
    numbers
      .pipe(
        processors(
          value => value,
          async value => {
            await works[value]?.promise
            return value
          },
          value => value * 10 + (currentEvent()?.message.offset ?? Number.NaN),
        ),
      )
      .subscribe(value => {
        seen.push([value, currentEvent()?.message.offset])
      })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    works[1]?.open()
    await settle()
    expect([seen, app.frontier(numbers)]).to.deep.equal([[], 0])
    works[0]?.open()
    await settle()
    expect(seen).to.deep.equal([
      [0, 0],
      [11, 1],
    ])
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('fail with the event whose value one of them threw for', async () => {
    app = new StreamHarness({ onError: { deadLetter: 'dead' } })
    const numbers = app.topic<number>('numbers')
    const check = async (value: number) => {
      if (value === 1) throw new Error('one')
      return value
    }
    numbers.pipe(processors(check, value => value)).subscribe()
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    for (let turn = 0; turn < 3; turn++) await settle()
    expect(app.deadLetters.map(({ event }) => event.value)).to.deep.equal([1])
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('may be none', () => {
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    numbers.pipe(processors()).subscribe(value => {
      seen.push(value)
    })
    app.deliver(numbers, 1)
    expect(seen).to.deep.equal([1])
  })
})
