import { expect } from 'chai'
import { map, merge, mergeMap, scan, share, take, tap } from 'rxjs'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import type { ErrorPolicy } from '../../lib/acks/ErrorPolicy.js'
import { mergeMap as ownMergeMap, takeWithin } from '../../lib/operators/index.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { type Gate, gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

/** Fails for the values that are bad, as long as they are. */
const failing = (bad: Set<number>) => (value: number) => {
  if (bad.has(value)) throw new Error(`bad ${value}`)
  return value
}

describe('EndSubscription', () => {
  let app: StreamHarness
  const withPolicy = (onError: ErrorPolicy, bufferLimit?: number) => {
    app = new StreamHarness({ onError, bufferLimit })
    return app.topic<number>('numbers')
  }

  describe('an asynchronous observer', () => {
    it('gets one value at a time per partition, partitions side by side', async () => {
      const numbers = withPolicy('fail')
      const works = new Map<number, Gate>()
      let under = 0
      let most = 0
      const order: number[] = []
      numbers.subscribe(async value => {
        const work = gate()
        works.set(value, work)
        most = Math.max(most, ++under)
        await work.promise
        order.push(value)
        under--
      })
      app.deliver(numbers, 1)
      app.deliver(numbers, 2)
      app.deliver(numbers, 10, { partition: 1 })
      expect([...works.keys()]).to.deep.equal([1, 10])
      works.get(10)?.open()
      works.get(1)?.open()
      await settle()
      expect([...works.keys()]).to.deep.equal([1, 10, 2])
      expect([app.frontier(numbers, 0), app.frontier(numbers, 1)]).to.deep.equal([1, 1])
      works.get(2)?.open()
      await settle()
      expect(order).to.deep.equal([10, 1, 2])
      expect(most).to.equal(2)
      expect(app.frontier(numbers)).to.equal(2)
    })

    it('waits as well for values of the partition that are already under way', async () => {
      const numbers = withPolicy('fail')
      const seen: number[] = []
      const works = [gate(), gate(), gate()]
      numbers.pipe(mergeMap(value => [value, value + 1, value + 2])).subscribe(async value => {
        seen.push(value)
        await works[value]?.promise
      })
      app.deliver(numbers, 0)
      for (const [index, work] of works.entries()) {
        expect(seen).to.have.length(index + 1)
        expect(app.frontier(numbers)).to.equal(0)
        work.open()
        await settle()
      }
      expect(seen).to.deep.equal([0, 1, 2])
      expect(app.frontier(numbers)).to.equal(1)
    })

    it('finds its event behind an await, two observers side by side each its own', async () => {
      const numbers = withPolicy('fail')
      const found: string[] = []
      const observer = (name: string, turns: number) => async (value: number) => {
        for (let turn = 0; turn < turns; turn++) await settle()
        found.push(`${name} ${value} ${currentEvent()?.message.offset}`)
      }
      numbers.subscribe(observer('a', 1))
      numbers.subscribe(observer('b', 2))
      app.deliver(numbers, 10, { offset: 3 })
      app.deliver(numbers, 11, { offset: 4, partition: 1 })
      for (let turn = 0; turn < 6; turn++) await settle()
      expect(found).to.have.members(['a 10 3', 'a 11 4', 'b 10 3', 'b 11 4'])
      expect(currentEvent()).to.equal(undefined)
    })
  })

  const ways: Record<string, (bad: Set<number>, done: (value: number) => void) => void> = {
    'thrown by an observer': (bad, done) => {
      app.topics[0]?.subscribe(value => done(failing(bad)(value)))
    },
    'rejected by an observer': (bad, done) => {
      app.topics[0]?.subscribe(async value => {
        await settle()
        done(failing(bad)(value))
      })
    },
    'thrown by an operator': (bad, done) => {
      app.topics[0]?.pipe(map(failing(bad))).subscribe(value => done(value))
    },
    'rejected in an operator': (bad, done) => {
      app.topics[0]
        ?.pipe(
          ownMergeMap(async value => {
            await settle()
            return failing(bad)(value)
          }, 1),
        )
        .subscribe(value => done(value))
    },
  }

  for (const [way, subscribe] of Object.entries(ways)) {
    describe(`an error ${way}`, () => {
      const turns = async () => {
        for (let turn = 0; turn < 12; turn++) await settle()
      }
      const run = async (onError: ErrorPolicy) => {
        const numbers = withPolicy(onError)
        app.topics.push(numbers)
        const bad = new Set([1])
        const seen: number[] = []
        const other: number[] = []
        subscribe(bad, value => {
          seen.push(value)
        })
        numbers.subscribe(value => {
          other.push(value)
        })
        for (const value of [0, 1, 2]) app.deliver(numbers, value)
        await turns()
        return { numbers, bad, seen, other }
      }

      it('fails the app, the event unacknowledged, nothing in flight that would hold up the end', async () => {
        const { numbers, other } = await run('fail')
        expect(app.failures).to.have.length(1)
        const [error] = app.failures as RxfaustError[]
        expect(error).to.be.instanceOf(RxfaustError)
        expect(error?.code).to.equal('RXFAUST_PROCESSING')
        expect(error?.message).to.match(/offset 1 of partition 0 of topic "numbers".*bad 1/)
        expect(app.frontier(numbers)).to.equal(1)
        expect(app.queue(numbers as never).inFlight).to.equal(0)
        expect(other).to.deep.equal([0, 1, 2])
      })

      it('skips the event', async () => {
        const { numbers, seen, other } = await run('skip')
        expect(seen).to.deep.equal([0, 2])
        expect(other).to.deep.equal([0, 1, 2])
        expect(app.frontier(numbers)).to.equal(3)
        expect(app.monitor.eventsSkipped).to.equal(1)
        expect(app.failures).to.deep.equal([])
      })

      it('tries again after the backoff, in order', async () => {
        const { numbers, bad, seen, other } = await run({ retry: 2, backoff: 100 })
        expect(seen).to.deep.equal([0])
        expect(app.frontier(numbers)).to.equal(1)
        app.advance(100)
        await turns()
        expect(seen).to.deep.equal([0])
        bad.clear()
        app.advance(199)
        await turns()
        expect(seen).to.deep.equal([0])
        app.advance(1)
        await turns()
        expect(seen).to.deep.equal([0, 1, 2])
        expect(other).to.deep.equal([0, 1, 2])
        expect(app.frontier(numbers)).to.equal(3)
        expect(app.failures).to.deep.equal([])
      })

      it('fails when the attempts are used up', async () => {
        const { numbers } = await run({ retry: 1, backoff: 100 })
        app.advance(100)
        await turns()
        expect(app.failures).to.have.length(1)
        expect(app.frontier(numbers)).to.equal(1)
        expect(app.queue(numbers as never).inFlight).to.equal(0)
      })

      it('sends a dead letter, and the event is done when the broker has it', async () => {
        const numbers = withPolicy({ deadLetter: 'dead' })
        app.topics.push(numbers)
        const broker = app.holdBroker()
        const seen: number[] = []
        subscribe(new Set([1]), value => {
          seen.push(value)
        })
        for (const value of [0, 1, 2]) app.deliver(numbers, value)
        await turns()
        expect(app.deadLetters.map(({ topic, event }) => [topic, event.value])).to.deep.equal([['dead', 1]])
        expect(seen).to.deep.equal([0, 2])
        expect(app.frontier(numbers)).to.equal(1)
        broker.open()
        await turns()
        expect(app.frontier(numbers)).to.equal(3)
      })
    })
  }

  it('leaves what comes after the failure of the app unacknowledged, in all partitions', () => {
    const numbers = withPolicy('fail')
    numbers.subscribe(failing(new Set([0])))
    numbers.subscribe()
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    app.deliver(numbers, 2, { partition: 1 })
    expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([0, 0])
    expect([0, 1].map(partition => app.queue(numbers as never, partition).inFlight)).to.deep.equal([0, 0])
    expect(app.failures).to.have.length(1)
  })

  it('starts the memory of operators afresh, and delivers the unfinished again, in order', async () => {
    const numbers = withPolicy('skip')
    const works = new Map<number, Gate>()
    const sums: number[] = []
    numbers
      .pipe(
        ownMergeMap(async value => {
          const work = gate()
          works.set(value, work)
          await work.promise
          return value
        }),
        scan((sum, value) => sum + value, 0),
      )
      .subscribe(sum => {
        sums.push(sum)
      })
    for (const value of [1, 2, 3, 4]) app.deliver(numbers, value)
    works.get(1)?.open()
    await settle()
    works.get(2)?.fail(new Error('two'))
    await settle()
    expect([...works.keys()]).to.deep.equal([1, 2, 3, 4])
    expect(app.frontier(numbers)).to.equal(2)
    works.get(4)?.open()
    works.get(3)?.open()
    await settle()
    expect(sums).to.deep.equal([1, 4, 7])
    expect(app.frontier(numbers)).to.equal(4)
  })

  it('skips thousands that fail when they are delivered again, without growing the stack', async () => {
    const numbers = withPolicy('skip', 10_000)
    const first = gate()
    let calls = 0
    numbers
      .pipe(
        ownMergeMap(() => {
          if (calls++ < 1_000) return first.promise
          throw new Error('again')
        }),
      )
      .subscribe()
    for (let value = 0; value < 1_000; value++) app.deliver(numbers, value)
    first.fail(new Error('first'))
    await settle()
    expect(app.monitor.eventsSkipped).to.equal(1_000)
    expect(app.frontier(numbers)).to.equal(1_000)
    expect(app.failures).to.deep.equal([])
  })

  it('skips a batch as a whole', async () => {
    const numbers = withPolicy({ deadLetter: 'dead' })
    const seen: number[][] = []
    numbers
      .pipe(
        mergeMap(value => [value, value]),
        takeWithin(4, 100),
      )
      .subscribe(batch => {
        if (batch.includes(1)) throw new Error('one')
        seen.push(batch)
      })
    for (const value of [0, 1, 2, 3]) app.deliver(numbers, value)
    await settle()
    expect(seen).to.deep.equal([[2, 2, 3, 3]])
    expect(app.deadLetters.map(({ event }) => event.value)).to.deep.equal([0, 1])
    expect(app.frontier(numbers)).to.equal(4)
  })

  it('delivers again to the branch that had not finished, where one topic is merged with itself', async () => {
    const numbers = withPolicy('skip')
    const seen: string[] = []
    const bad = new Set([1])
    const works: Gate[] = []
    const stream = numbers.pipe(source =>
      merge(
        source.pipe(map(value => `left ${failing(bad)(value)}`)),
        source.pipe(
          ownMergeMap(async value => {
            const work = gate()
            works.push(work)
            await work.promise
            return `right ${value}`
          }),
        ),
      ),
    )
    stream.subscribe(value => {
      seen.push(value)
    })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    expect(app.frontier(numbers)).to.equal(0)
    for (const work of works) work.open()
    await settle()
    for (const work of works) work.open()
    await settle()
    expect(seen).to.deep.equal(['left 0', 'right 0', 'right 1'])
    expect(app.frontier(numbers)).to.equal(2)
  })

  describe('behind a share', () => {
    for (const broken of ['first', 'second'] as const) {
      it(`the ${broken} end's failure is tried again, and the other end goes on`, async () => {
        const numbers = withPolicy({ retry: 1, backoff: 100 })
        const bad = new Set([1])
        let upstream = 0
        const shared = numbers.pipe(
          tap(() => {
            upstream++
          }),
          share(),
        )
        const seen: Record<string, number[]> = { first: [], second: [] }
        for (const name of ['first', 'second']) {
          shared.subscribe(value => {
            if (name === broken) failing(bad)(value)
            seen[name]?.push(value)
          })
        }
        for (const value of [0, 1, 2]) app.deliver(numbers, value)
        expect(app.frontier(numbers)).to.equal(1)
        bad.clear()
        app.advance(100)
        await settle()
        expect(seen[broken]).to.deep.equal([0, 1, 2])
        expect([...new Set(seen[broken === 'first' ? 'second' : 'first'])]).to.deep.equal([0, 1, 2])
        expect(app.frontier(numbers)).to.equal(3)
        app.deliver(numbers, 3)
        expect(upstream).to.be.within(4, 6)
        expect([seen.first?.at(-1), seen.second?.at(-1)]).to.deep.equal([3, 3])
        expect(app.frontier(numbers)).to.equal(4)
      })

      it(`the ${broken} end's failure leaves the event unacknowledged under the policy "fail"`, () => {
        const numbers = withPolicy('fail')
        const shared = numbers.pipe(share())
        for (const name of ['first', 'second']) {
          shared.subscribe(value => {
            if (name === broken) failing(new Set([1]))(value)
          })
        }
        for (const value of [0, 1]) app.deliver(numbers, value)
        expect(app.failures).to.have.length(1)
        expect(app.frontier(numbers)).to.equal(1)
      })
    }

    it('both ends come back before anything is delivered again, where both have failed', async () => {
      const numbers = withPolicy({ retry: 3, backoff: 100 })
      const shared = numbers.pipe(share())
      const failed = new Set<string>()
      const seen: string[] = []
      const end = (name: string, bad: number) => async (value: number) => {
        await settle()
        if (value === bad && !failed.has(name)) {
          failed.add(name)
          throw new Error(`${name} ${value}`)
        }
        seen.push(`${name} ${value}`)
      }
      shared.subscribe(end('first', 0))
      shared.subscribe(end('second', 10))
      app.deliver(numbers, 0)
      await settle()
      app.advance(50)
      app.deliver(numbers, 10, { partition: 1 })
      for (let turn = 0; turn < 40; turn++) {
        app.advance(10)
        await settle()
      }
      expect(new Set(seen)).to.deep.equal(new Set(['first 0', 'second 0', 'first 10', 'second 10']))
      expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([1, 1])
      expect(app.failures).to.deep.equal([])
    })

    it('a failure in front of it is one dead letter, not one per end', async () => {
      const numbers = withPolicy({ deadLetter: 'dead' })
      const shared = numbers.pipe(map(failing(new Set([1]))), share())
      const seen: number[] = []
      for (let subscriber = 0; subscriber < 2; subscriber++) {
        shared.subscribe(value => {
          seen.push(value)
        })
      }
      for (const value of [0, 1, 2]) app.deliver(numbers, value)
      await settle()
      expect(app.deadLetters.map(({ event }) => event.value)).to.deep.equal([1])
      expect([...new Set(seen)]).to.deep.equal([0, 2])
      expect(app.frontier(numbers)).to.equal(3)
    })

    it('the waiting values of an asynchronous end come again when it fails', async () => {
      const numbers = withPolicy('skip')
      const shared = numbers.pipe(share())
      shared.subscribe()
      const works: Gate[] = []
      const seen: number[] = []
      shared.pipe(mergeMap(value => [value, value + 10])).subscribe(async value => {
        const work = gate()
        works.push(work)
        await work.promise
        seen.push(value)
      })
      app.deliver(numbers, 0)
      app.deliver(numbers, 1)
      works[0]?.fail(new Error('first'))
      for (let turn = 0; turn < 6; turn++) {
        await settle()
        for (const work of works) work.open()
      }
      expect(seen).to.deep.equal([1, 11])
      expect(app.frontier(numbers)).to.equal(2)
    })
  })

  it('deals with the values that were under way at the end of the stream by the policy, one by one', async () => {
    for (const policy of ['skip', { retry: 1, backoff: 10 }, { deadLetter: 'dead' }] as const) {
      const numbers = withPolicy(policy)
      const bad = new Set([1])
      const seen: number[] = []
      let completed = false
      numbers
        .pipe(
          mergeMap(value => [value, value + 1, value + 2]),
          take(3),
        )
        .subscribe({
          next: async value => {
            await settle()
            seen.push(failing(bad)(value))
          },
          complete: () => {
            completed = true
          },
        })
      app.deliver(numbers, 0)
      for (let turn = 0; turn < 6; turn++) await settle()
      bad.clear()
      app.advance(10)
      for (let turn = 0; turn < 6; turn++) await settle()
      expect(seen).to.deep.equal(typeof policy === 'object' && 'retry' in policy ? [0, 1, 2] : [0, 2])
      expect(completed).to.equal(true)
      expect(app.frontier(numbers)).to.equal(1)
    }
  })

  it('gives up during a backoff when it is unsubscribed', () => {
    const numbers = withPolicy({ retry: 5, backoff: 100 })
    const subscription = numbers.subscribe(() => {
      throw new Error('always')
    })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    expect(app.frontier(numbers)).to.equal(0)
    subscription.unsubscribe()
    expect(app.frontier(numbers)).to.equal(2)
    expect(numbers.observed).to.equal(false)
    app.advance(1_000)
    expect(app.failures).to.deep.equal([])
  })

  it('ends with the app during a backoff, without a timer left, its event unacknowledged', () => {
    const numbers = withPolicy({ retry: 5, backoff: 100 })
    let calls = 0
    let completed = false
    numbers.subscribe({
      next: () => {
        calls++
        throw new Error('always')
      },
      complete: () => {
        completed = true
      },
    })
    app.deliver(numbers, 0)
    app.stopped$.next()
    expect([completed, app.scheduler.actions.length]).to.deep.equal([true, 0])
    app.advance(1_000)
    expect([calls, app.frontier(numbers), app.queue(numbers as never).inFlight]).to.deep.equal([1, 0, 0])
  })

  it('gives back at a drain what waits for the end of a backoff', () => {
    const numbers = withPolicy({ retry: 5, backoff: 100 })
    numbers.subscribe(() => {
      throw new Error('always')
    })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    numbers.reader.dropWaiting()
    expect(app.queue(numbers as never).inFlight).to.equal(0)
    expect(app.frontier(numbers)).to.equal(0)
  })
})
