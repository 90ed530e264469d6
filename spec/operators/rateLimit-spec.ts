import { expect } from 'chai'
import { TestScheduler } from 'rxjs/testing'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { rateLimit } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('rateLimit', () => {
  describe('on a plain Observable, in virtual time', () => {
    const run = (source: string, expected: string, until?: string) => {
      const scheduler = new TestScheduler((actual, wanted) => {
        expect(actual).to.deep.equal(wanted)
      })
      scheduler.run(({ hot, expectObservable }) => {
        expectObservable(hot(source).pipe(rateLimit(2, 5)), until).toBe(expected)
      })
    }

    it('lets pass at once what keeps the rate', () => {
      run('---', '---')
      run('---|', '---|')
      run('-a--b--c--d|', '-a--b--c--d|')
      run('-a---bc------|', '-a---bc------|')
    })

    it('lets no more than n pass within any span, in order', () => {
      run('-(abcde)-----------|', '-(ab)-(cd)-e-------|')
      run('-a---(bcd)---|', '-a---bc---d--|')
    })

    it('completes behind the last value, and fails at once', () => {
      run('-(abc)|', '-(ab)-(c|)')
      run('-(abc)#', '-(ab)-#')
    })

    it('leaves nothing behind when it is unsubscribed', () => {
      run('-(abc)-----', '-(ab)', '----!')
    })
  })

  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  const setup = () => {
    const numbers = app.topic<number>('numbers')
    const seen: Array<[value: number, offset: number | undefined]> = []
    const subscription = numbers.pipe(rateLimit(1, { seconds: 1 })).subscribe(value => {
      seen.push([value, currentEvent()?.message.offset])
    })
    return { numbers, seen, subscription, values: () => seen.map(([value]) => value) }
  }

  it('holds the events that wait, and emits in their scope on the clock of the app', () => {
    const { numbers, seen } = setup()
    for (const value of [1, 2, 3]) app.deliver(numbers, value)
    expect([seen, app.frontier(numbers)]).to.deep.equal([[[1, 0]], 1])
    app.advance(999)
    expect(app.frontier(numbers)).to.equal(1)
    app.advance(1)
    expect(app.frontier(numbers)).to.equal(2)
    app.advance(1_000)
    expect(seen).to.deep.equal([
      [1, 0],
      [2, 1],
      [3, 2],
    ])
    expect(app.frontier(numbers)).to.equal(3)
    expect(app.scheduler.actions).to.deep.equal([])
  })

  it('waits for an asynchronous observer as for any', async () => {
    const numbers = app.topic<number>('numbers')
    const work = gate()
    numbers.pipe(rateLimit(1, 10)).subscribe(() => work.promise)
    app.deliver(numbers, 1)
    expect(app.frontier(numbers)).to.equal(0)
    work.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('lets go when partitions are given back, also of what arrives meanwhile', () => {
    const { numbers, values } = setup()
    for (const value of [1, 2, 3]) app.deliver(numbers, value)
    app.queue(numbers as never).task.status.to('draining')
    app.flush$.next(undefined)
    expect(values()).to.deep.equal([1, 2, 3])
    app.deliver(numbers, 4)
    expect(values()).to.deep.equal([1, 2, 3, 4])
    expect(app.frontier(numbers)).to.equal(4)
  })

  it('keeps its rate when it holds everything that may be in flight', () => {
    app = new StreamHarness({ bufferLimit: 3 })
    const { numbers, values } = setup()
    for (const value of [1, 2, 3, 4]) app.deliver(numbers, value)
    const queue = app.queue(numbers as never)
    expect(queue.paused).to.equal(true)
    app.flush$.next(queue)
    expect(values()).to.deep.equal([1])
    app.advance(3_000)
    expect(values()).to.deep.equal([1, 2, 3, 4])
    expect(queue.paused).to.equal(false)
  })

  it('gives up what waits when it is unsubscribed', () => {
    const { numbers, values, subscription } = setup()
    for (const value of [1, 2, 3]) app.deliver(numbers, value)
    subscription.unsubscribe()
    expect(app.frontier(numbers)).to.equal(3)
    expect(app.scheduler.actions).to.deep.equal([])
    expect(app.flush$.observed).to.equal(false)
    expect(values()).to.deep.equal([1])
  })

  it('does not emit what waits of a partition that was lost', () => {
    const { numbers, values } = setup()
    app.deliver(numbers, 1)
    app.deliver(numbers, 2, { partition: 1 })
    app.deliver(numbers, 3)
    const queue = app.queue(numbers as never, 1)
    queue.task.lose('spec')
    numbers.reader.revoke(queue)
    app.advance(1_000)
    expect(values()).to.deep.equal([1, 3])
    expect(app.frontier(numbers, 1)).to.equal(0)
  })

  it('refuses what it can not do', () => {
    const code = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (error) {
        return (error as RxfaustError).code
      }
    }
    expect(code(() => rateLimit(0, 1))).to.equal('RXFAUST_OPTION')
    expect(code(() => rateLimit(0.5, 1))).to.equal('RXFAUST_OPTION')
    expect(code(() => rateLimit(1, -1))).to.equal('RXFAUST_OPTION')
  })
})
