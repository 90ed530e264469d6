import { expect } from 'chai'
import { filter as native } from 'rxjs'
import { filter } from '../../lib/operators/index.js'
import { rxjsLaws } from '../laws/rxjsLaws.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('filter', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  for (const [whose, operator] of [
    ["RxJS's", native],
    ["rxfaust's", filter as typeof native],
  ] as const) {
    it(`acknowledges what it drops, at once: ${whose}`, async () => {
      const numbers = app.topic<number>('numbers')
      const work = gate()
      const seen: number[] = []
      numbers.pipe(operator(value => value > 1)).subscribe(value => {
        seen.push(value)
        return work.promise
      })
      for (const value of [0, 1, 2]) app.deliver(numbers, value)
      expect([seen, app.frontier(numbers)]).to.deep.equal([[2], 2])
      work.open()
      await settle()
      expect(app.frontier(numbers)).to.equal(3)
      expect(app.warnings).to.deep.equal([])
    })
  }

  it('awaits an asynchronous predicate, in the order of each partition', async () => {
    const numbers = app.topic<number>('numbers')
    const answers = [0, 1, 2].map(() => gate<boolean>())
    const seen: number[] = []
    numbers.pipe(filter(async value => (await answers[value]?.promise) === true)).subscribe(value => {
      seen.push(value)
    })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    app.deliver(numbers, 2, { partition: 1 })
    answers[1]?.open(true)
    answers[2]?.open(true)
    await settle()
    expect([seen, app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([[2], 0, 1])
    answers[0]?.open(false)
    await settle()
    expect([seen, app.frontier(numbers)]).to.deep.equal([[2, 1], 2])
  })

  it('takes the rejection of a predicate for an error of its event', async () => {
    app = new StreamHarness({ onError: { deadLetter: 'dead' } })
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    const holds = async (value: number) => {
      if (value === 1) throw new Error('one')
      return true
    }
    numbers.pipe(filter(holds)).subscribe(value => {
      seen.push(value)
    })
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    for (let turn = 0; turn < 3; turn++) await settle()
    expect(seen).to.deep.equal([0, 2])
    expect(app.deadLetters.map(({ event }) => event.value)).to.deep.equal([1])
    expect(app.frontier(numbers)).to.equal(3)
  })
})

rxjsLaws('filter', ({ filter: operator }, { inner }) =>
  operator((value, index) => {
    inner(value, index)
    return value !== 'b'
  }),
)
