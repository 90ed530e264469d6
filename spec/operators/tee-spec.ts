import { expect } from 'chai'
import { map, of, take } from 'rxjs'
import { tee } from '../../lib/operators/index.js'
import { adoptStream } from '../../lib/streams/adoptStream.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('tee', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  const setup = () => {
    const numbers = app.topic<number>('numbers')
    let runs = 0
    const source = numbers.pipe(
      map(value => {
        runs++
        return value * 10
      }),
    )
    return { numbers, source, runs: () => runs }
  }

  it('gives each stream every value, runs the pipe before it once, and is done when all are', async () => {
    const { numbers, source, runs } = setup()
    const [left, right] = tee(source, 2)
    const work = gate()
    const seen: string[] = []
    left.subscribe(value => {
      seen.push(`left ${value}`)
    })
    right.subscribe(value => {
      seen.push(`right ${value}`)
      return work.promise
    })
    app.deliver(numbers, 1)
    expect(seen).to.deep.equal(['left 10', 'right 10'])
    expect([runs(), app.frontier(numbers)]).to.deep.equal([1, 0])
    work.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('begins when each has a subscriber, so that none misses a value', () => {
    const [left, right] = tee(adoptStream(app, of(1, 2)), 2)
    const seen: string[] = []
    left.subscribe(value => {
      seen.push(`left ${value}`)
    })
    left.subscribe()
    expect(seen).to.deep.equal([])
    right.subscribe(value => {
      seen.push(`right ${value}`)
    })
    expect(seen).to.deep.equal(['left 1', 'right 1', 'left 2', 'right 2'])
  })

  it('goes on for the others when one has ended, and leaves its source with the last', () => {
    const { numbers, source } = setup()
    const [left, right] = tee(source)
    const seen: string[] = []
    left.pipe(take(1)).subscribe(value => {
      seen.push(`left ${value}`)
    })
    const rest = right.subscribe(value => {
      seen.push(`right ${value}`)
    })
    app.deliver(numbers, 1)
    app.deliver(numbers, 2)
    expect(seen).to.deep.equal(['left 10', 'right 10', 'right 20'])
    rest.unsubscribe()
    expect(numbers.observed).to.equal(false)
    left.subscribe(value => {
      seen.push(`again ${value}`)
    })
    app.deliver(numbers, 3)
    expect(seen.at(-1)).to.equal('again 30')
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('goes on after the failure of one, by the policy', async () => {
    app = new StreamHarness({ onError: 'skip' })
    const { numbers, source } = setup()
    const [left, right] = tee(source)
    const seen: string[] = []
    left.subscribe(value => {
      if (value === 20) throw new Error('twenty')
      seen.push(`left ${value}`)
    })
    right.subscribe(value => {
      seen.push(`right ${value}`)
    })
    for (const value of [1, 2, 3]) app.deliver(numbers, value)
    await settle()
    expect(seen.filter(each => each.startsWith('left'))).to.deep.equal(['left 10', 'left 30'])
    expect(seen).to.include.members(['right 10', 'right 30'])
    expect(app.frontier(numbers)).to.equal(3)
    expect(app.failures).to.deep.equal([])
  })

  it('waits for nothing where it is told to split into one', () => {
    const { numbers, source } = setup()
    const [only] = tee(source, 1)
    only.subscribe()
    app.deliver(numbers, 1)
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('refuses to split into none', () => {
    let code: unknown
    try {
      tee(setup().source, 0)
    } catch (error) {
      code = (error as RxfaustError).code
    }
    expect(code).to.equal('RXFAUST_OPTION')
  })
})
