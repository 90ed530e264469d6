import { expect } from 'chai'
import { Subject } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { mergeMap, takeWithin } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('takeWithin', () => {
  describe('on a plain Observable, in virtual time', () => {
    const run = (source: string, expected: string, values: Record<string, string[]>, until?: string) => {
      const scheduler = new TestScheduler((actual, wanted) => {
        expect(actual).to.deep.equal(wanted)
      })
      scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
        const letters = hot(source)
        expectObservable(letters.pipe(takeWithin(3, 5)), until).toBe(expected, values)
        if (until !== undefined) expectSubscriptions(letters.subscriptions).toBe(`^${until.slice(1)}`)
      })
    }

    it('emits nothing for nothing', () => {
      run('---', '---', {})
      run('---|', '---|', {})
    })

    it('emits when there are n, or when the time since the first is over', () => {
      run('-abc---|', '---x---|', { x: ['a', 'b', 'c'] })
      run('-ab------c-|', '------x----(y|)', { x: ['a', 'b'], y: ['c'] })
      run('-(abcde)----------|', '-x----y-----------|', { x: ['a', 'b', 'c'], y: ['d', 'e'] })
    })

    it('measures the time from the first value of each array', () => {
      run('-ab-c-d------|', '----x------y-|', { x: ['a', 'b', 'c'], y: ['d'] })
    })

    it('emits what it has at the end, and drops it at an error', () => {
      run('-ab|', '---(x|)', { x: ['a', 'b'] })
      run('-ab#', '---#', {})
      run('#', '#', {})
    })

    it('leaves nothing behind when it is unsubscribed', () => {
      run('-ab-------', '----', {}, '---!')
    })
  })

  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness({ bufferLimit: 10 })
  })

  const setup = (n: number, onBatch: (batch: number[]) => unknown = () => undefined) => {
    const numbers = app.topic<number>('numbers')
    const batches: number[][] = []
    const subscription = numbers.pipe(takeWithin(n, 100)).subscribe(batch => {
      batches.push(batch)
      return onBatch(batch)
    })
    return { numbers, batches, subscription }
  }

  it('holds the events of an array until everything behind has finished with it', async () => {
    const work = gate()
    const { numbers, batches } = setup(2, () => work.promise)
    app.deliver(numbers, 1)
    expect(app.frontier(numbers)).to.equal(0)
    app.deliver(numbers, 2, { partition: 1 })
    expect(batches).to.deep.equal([[1, 2]])
    expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([0, 0])
    work.open()
    await settle()
    expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([1, 1])
  })

  it('emits in the scope of the last event, on the clock of the app', () => {
    const offsets: unknown[] = []
    const { numbers, batches } = setup(3, () => {
      offsets.push(currentEvent()?.message.offset)
    })
    app.deliver(numbers, 1)
    app.advance(60)
    app.deliver(numbers, 2)
    app.advance(39)
    expect(batches).to.deep.equal([])
    app.advance(1)
    expect(batches).to.deep.equal([[1, 2]])
    expect(offsets).to.deep.equal([1])
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('counts an event once of which it holds several values', () => {
    const numbers = app.topic<number>('numbers')
    const batches: number[][] = []
    numbers
      .pipe(
        mergeMap(value => [value, value, value]),
        takeWithin(4, 100),
      )
      .subscribe(batch => {
        batches.push(batch)
      })
    app.deliver(numbers, 1)
    app.deliver(numbers, 2)
    expect(batches).to.deep.equal([[1, 1, 1, 2]])
    expect(app.frontier(numbers)).to.equal(1)
    app.advance(100)
    expect(batches).to.deep.equal([
      [1, 1, 1, 2],
      [2, 2],
    ])
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('lets go when all partitions are given back', () => {
    const { numbers, batches } = setup(5)
    app.deliver(numbers, 1)
    app.flush$.next(undefined)
    expect(batches).to.deep.equal([[1]])
    expect(app.frontier(numbers)).to.equal(1)
    app.flush$.next(undefined)
    expect(batches).to.have.length(1)
  })

  it('lets go what arrives while its task is drained', () => {
    const { numbers, batches } = setup(5)
    app.queue(numbers as never).task.status.to('draining')
    app.deliver(numbers, 1)
    expect(batches).to.deep.equal([[1]])
  })

  it('lets go when it holds everything that may be in flight, and only then', async () => {
    app = new StreamHarness({ bufferLimit: 6 })
    const works = [gate(), gate()]
    const numbers = app.topic<number>('numbers')
    const batches: number[][] = []
    numbers
      .pipe(
        mergeMap(async value => {
          await works[value]?.promise
          return value
        }),
        takeWithin(6, 1_000),
      )
      .subscribe(batch => {
        batches.push(batch)
      })
    // The last two of a full partition come one by one.
    for (const value of [2, 3, 4, 5]) app.deliver(numbers, value)
    await settle()
    for (const value of [0, 1]) app.deliver(numbers, value)
    expect(app.queue(numbers as never).paused).to.equal(true)
    expect(batches).to.deep.equal([])
    works[0]?.open()
    await settle()
    expect(batches).to.deep.equal([])
    app.flush$.next(app.queue(numbers as never))
    expect(batches).to.deep.equal([])
    works[1]?.open()
    await settle()
    expect(batches).to.deep.equal([[2, 3, 4, 5, 0, 1]])
    expect(app.frontier(numbers)).to.equal(6)
    expect(app.queue(numbers as never).paused).to.equal(false)
  })

  it('goes on when a partition is full of what it holds, though n is not reached', () => {
    app = new StreamHarness({ bufferLimit: 6 })
    const numbers = app.topic<number>('numbers')
    const batches: number[][] = []
    numbers
      .pipe(
        mergeMap(value => (value % 2 === 0 ? [value] : [])),
        takeWithin(6, 1_000),
      )
      .subscribe(batch => {
        batches.push(batch)
      })
    // Each second event is done, and stays in flight behind the first, which is held.
    for (let value = 0; value < 8; value++) app.deliver(numbers, value)
    expect(batches).to.deep.equal([[0, 2, 4]])
    expect(app.frontier(numbers)).to.equal(6)
  })

  it('gives up what it holds when it is unsubscribed', () => {
    const { numbers, subscription } = setup(5)
    app.deliver(numbers, 1)
    subscription.unsubscribe()
    expect(app.frontier(numbers)).to.equal(1)
    expect(app.flush$.observed).to.equal(false)
  })

  it('takes values without an event as well', () => {
    const source = new Subject<number>()
    const batches: number[][] = []
    const numbers = app.topic<number>('numbers')
    numbers
      .pipe(() => source, takeWithin(2, 100))
      .subscribe(batch => {
        batches.push(batch)
      })
    for (const value of [1, 2, 3]) source.next(value)
    source.complete()
    expect(batches).to.deep.equal([[1, 2], [3]])
  })

  it('refuses what it can not do', () => {
    const numbers = app.topic<number>('numbers')
    const code = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (error) {
        return (error as RxfaustError).code
      }
    }
    expect(code(() => takeWithin(0, 1))).to.equal('RXFAUST_OPTION')
    expect(code(() => takeWithin(1.5, 1))).to.equal('RXFAUST_OPTION')
    expect(code(() => takeWithin(1, -1))).to.equal('RXFAUST_OPTION')
    expect(code(() => numbers.pipe(takeWithin(11, 1)))).to.equal('RXFAUST_OPTION')
    expect(code(() => numbers.pipe(takeWithin(10, 1)))).not.to.equal('RXFAUST_OPTION')
  })
})
