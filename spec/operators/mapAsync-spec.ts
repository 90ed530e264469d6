import { expect } from 'chai'
import fc from 'fast-check'
import { map, Subject, take } from 'rxjs'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { scope } from '../../lib/acks/scope.js'
import type { CallOrder } from '../../lib/operators/CallOrder.js'
import { items, mapAsync, takeWithin } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { type Gate, gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('mapAsync', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness({ bufferLimit: 1_000_000 })
  })

  const setup = (options: Parameters<typeof mapAsync>[1]) => {
    const numbers = app.topic<number>('numbers')
    const works = new Map<number, Gate>()
    const called: number[] = []
    const seen: number[] = []
    const subscription = numbers
      .pipe(
        mapAsync(async value => {
          called.push(value)
          const work = gate()
          works.set(value, work)
          await work.promise
          return value
        }, options),
      )
      .subscribe(value => {
        seen.push(value)
      })
    const open = async (value: number) => {
      works.get(value)?.open()
      await settle()
    }
    return { numbers, works, called, seen, subscription, open }
  }

  it('calls for one key one after the other, while others overtake', async () => {
    const { numbers, called, seen, open } = setup({ order: 'key', concurrency: 8 })
    for (const [value, key] of [
      [0, 'a'],
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ] as const)
      app.deliver(numbers, value, { key })
    expect(called).to.deep.equal([0, 2])
    await open(2)
    expect([seen, app.frontier(numbers)]).to.deep.equal([[2], 0])
    await open(0)
    expect(called).to.deep.equal([0, 2, 1])
    await open(1)
    await open(3)
    expect(seen).to.deep.equal([2, 0, 1, 3])
    expect(app.frontier(numbers)).to.equal(4)
  })

  it('calls for one partition one after the other, whatever the keys', async () => {
    const { numbers, called, open } = setup({ order: 'partition' })
    app.deliver(numbers, 0, { key: 'a' })
    app.deliver(numbers, 1, { key: 'b' })
    app.deliver(numbers, 2, { key: 'a', partition: 1 })
    expect(called).to.deep.equal([0, 2])
    await open(0)
    expect(called).to.deep.equal([0, 2, 1])
  })

  it('calls in any order where none is asked for', async () => {
    const { numbers, called, seen, open } = setup({ order: 'none', concurrency: 2 })
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    expect(called).to.deep.equal([0, 1])
    await open(1)
    expect([called, seen]).to.deep.equal([[0, 1, 2], [1]])
    await open(2)
    expect([seen, app.frontier(numbers), app.monitor.eventsAcknowledged]).to.deep.equal([[1, 2], 0, 2])
    await open(0)
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('orders records without a key by partition', async () => {
    const { numbers, called } = setup({ order: 'key' })
    app.deliver(numbers, 0, { key: null })
    app.deliver(numbers, 1, { key: null })
    app.deliver(numbers, 2, { key: null, partition: 1 })
    expect(called).to.deep.equal([0, 2])
  })

  it('lets no more calls be under way than may, over all partitions, and gives each key its turn', async () => {
    const { numbers, called, open } = setup({ order: 'key', concurrency: 2 })
    for (const value of [0, 1, 2]) app.deliver(numbers, value, { key: 'a' })
    app.deliver(numbers, 3, { key: 'b', partition: 1 })
    app.deliver(numbers, 4, { key: 'c', partition: 2 })
    expect(called).to.deep.equal([0, 3])
    await open(0)
    expect(called).to.deep.equal([0, 3, 4])
    await open(3)
    expect(called).to.deep.equal([0, 3, 4, 1])
  })

  it('keeps the order of each key over 100,000 records of random latency', async () => {
    const numbers = app.topic<number>('numbers')
    const last = new Map<string | null, number>()
    const busy = new Set<unknown>()
    let underWay = 0
    let most = 0
    let disorder = 0
    let scopes = 0
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    numbers
      .pipe(
        mapAsync(
          async value => {
            const key = currentEvent()?.key
            if (busy.has(key)) disorder++
            busy.add(key)
            most = Math.max(most, ++underWay)
            for (let turns = Math.floor(random() * 6); turns > 0; turns--) await undefined
            if (currentEvent()?.value !== value) scopes++
            underWay--
            busy.delete(key)
            return value
          },
          { concurrency: 8, order: 'key' },
        ),
        items(),
      )
      .subscribe(([key, value]) => {
        if ((last.get(key) ?? -1) >= value) disorder++
        last.set(key, value)
      })
    for (let value = 0; value < 100_000; value++) {
      const key = Math.floor(random() * 100)
      app.deliver(numbers, value, { key: `${key}`, partition: key % 4 })
      if (value % 500 === 0) await settle()
    }
    await settle()
    expect([disorder, scopes, most]).to.deep.equal([0, 0, 8])
    expect(app.monitor.eventsAcknowledged).to.equal(100_000)
  })

  it('keeps the order that is asked for, and loses nothing, in any schedule', async () => {
    const record = fc.record({ key: fc.constantFrom('a', 'b', 'c'), partition: fc.nat(1), turns: fc.nat(5) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 40 }),
        fc.constantFrom<CallOrder>('key', 'partition', 'none'),
        fc.integer({ min: 1, max: 4 }),
        async (records, order, concurrency) => {
          const harness = new StreamHarness()
          const topic = harness.topic<number>('numbers')
          const seen: number[] = []
          let underWay = 0
          topic
            .pipe(
              mapAsync(
                async value => {
                  expect(++underWay).to.be.at.most(concurrency)
                  for (let turn = records[value]?.turns ?? 0; turn > 0; turn--) await undefined
                  underWay--
                  return value
                },
                { order, concurrency },
              ),
            )
            .subscribe(value => {
              seen.push(value)
            })
          for (const [value, each] of records.entries()) {
            harness.deliver(topic, value, each)
            if (value % 5 === 4) await settle()
          }
          await settle()
          expect(harness.failures).to.deep.equal([])
          expect([...seen].sort((a, b) => a - b)).to.deep.equal([...records.keys()])
          expect(harness.monitor.eventsAcknowledged).to.equal(records.length)
          if (order === 'none') return
          const groups = new Map<unknown, number[]>()
          for (const value of seen) {
            const group = records[value]?.[order]
            groups.set(group, [...(groups.get(group) ?? []), value])
          }
          for (const values of groups.values()) expect(values).to.deep.equal([...values].sort((a, b) => a - b))
        },
      ),
      { numRuns: 100 },
    )
  })

  describe('a call that fails', () => {
    it('is an error of its own event, by a rejection or a throw', async () => {
      for (const rejects of [true, false]) {
        app = new StreamHarness({ onError: { deadLetter: 'dead' } })
        const numbers = app.topic<number>('numbers')
        const first = gate()
        const seen: number[] = []
        const enrich = (value: number): Promise<number> => {
          if (value === 0) return first.promise.then(() => 0)
          if (value !== 1) return Promise.resolve(value)
          if (rejects) return Promise.reject(new Error('one'))
          throw new Error('one')
        }
        numbers.pipe(mapAsync(enrich, { order: 'none' })).subscribe(value => {
          seen.push(value)
        })
        for (const value of [0, 1, 2]) app.deliver(numbers, value)
        for (let turn = 0; turn < 3; turn++) await settle()
        first.open()
        await settle()
        expect(app.deadLetters.map(({ event }) => event.value)).to.deep.equal([1])
        expect([...new Set(seen)].sort()).to.deep.equal([0, 2])
        expect(app.frontier(numbers)).to.equal(3)
        expect(app.failures).to.deep.equal([])
      }
    })

    it('is tried again on the clock of the app, its backoff doubling, before the error goes on', async () => {
      const numbers = app.topic<number>('numbers')
      const attempts: Array<[value: number, at: number]> = []
      const call = async (value: number) => {
        attempts.push([value, app.scheduler.frame])
        if (value === 0) throw new Error('never')
        return value
      }
      const seen: number[] = []
      const options = { concurrency: 1, retry: { times: 2, backoff: 100 } }
      numbers.pipe(mapAsync(call, options)).subscribe({
        next: value => {
          seen.push(value)
        },
        error: () => {},
      })
      app.deliver(numbers, 0, { key: 'a' })
      app.deliver(numbers, 1, { key: 'a' })
      app.deliver(numbers, 2, { key: 'b' })
      await settle()
      // A value that rests takes nobody's place; its key waits.
      expect(seen).to.deep.equal([2])
      app.advance(100)
      await settle()
      app.advance(199)
      await settle()
      expect(app.failures).to.deep.equal([])
      app.advance(1)
      await settle()
      expect(attempts.filter(([value]) => value === 0)).to.deep.equal([
        [0, 0],
        [0, 100],
        [0, 300],
      ])
      expect(attempts.some(([value]) => value === 1)).to.equal(false)
      expect(app.failures).to.have.length(1)
      expect(app.frontier(numbers)).to.equal(0)
    })

    it('goes on in its order when a further attempt succeeds, also after a synchronous throw', async () => {
      const numbers = app.topic<number>('numbers')
      const seen: number[] = []
      let failures = 2
      const call = (value: number): number => {
        if (value === 0 && failures-- > 0) throw new Error('not yet')
        return value
      }
      numbers.pipe(mapAsync(call, { retry: { times: 2, backoff: 10 } })).subscribe(value => {
        seen.push(value)
      })
      for (const value of [0, 1, 2]) app.deliver(numbers, value)
      app.advance(30)
      expect(seen).to.deep.equal([0, 1, 2])
      expect(app.frontier(numbers)).to.equal(3)
    })

    it('is tried again at once when partitions are given back', async () => {
      const numbers = app.topic<number>('numbers')
      let failures = 1
      const call = async (value: number) => {
        if (failures-- > 0) throw new Error('not yet')
        return value
      }
      numbers.pipe(mapAsync(call, { retry: { times: 1, backoff: 1_000 } })).subscribe()
      app.deliver(numbers, 0)
      await settle()
      app.flush$.next(app.queue(numbers as never))
      await settle()
      expect(app.frontier(numbers)).to.equal(0)
      app.flush$.next(undefined)
      await settle()
      expect(app.frontier(numbers)).to.equal(1)
      expect(app.scheduler.actions).to.deep.equal([])
    })
  })

  it('gives up what it holds when it is unsubscribed, and ends its timers', async () => {
    const { numbers, subscription, works, called } = setup({ retry: { times: 1 }, concurrency: 2 })
    for (const value of [0, 1, 2]) app.deliver(numbers, value, { key: `${value % 2}` })
    works.get(1)?.fail(new Error('one'))
    await settle()
    expect(app.scheduler.actions).to.have.length(1)
    subscription.unsubscribe()
    expect(app.frontier(numbers)).to.equal(3)
    expect(app.flush$.observed).to.equal(false)
    works.get(0)?.fail(new Error('nobody cares'))
    app.advance(2_000)
    await settle()
    expect(called).to.deep.equal([0, 1])
    expect(app.failures).to.deep.equal([])
  })

  it('neither calls nor emits for a partition that was lost', async () => {
    const { numbers, seen, called, open } = setup({ order: 'none', concurrency: 1 })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    app.deliver(numbers, 2, { partition: 1 })
    const queue = app.queue(numbers as never)
    queue.task.lose('spec')
    numbers.reader.revoke(queue)
    await open(0)
    expect(called).to.deep.equal([0, 2])
    await open(2)
    expect(seen).to.deep.equal([2])
    expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([0, 1])
  })

  it('completes behind its last call', async () => {
    const numbers = app.topic<number>('numbers')
    const source = new Subject<number>()
    const work = gate()
    const told: unknown[] = []
    numbers
      .pipe(
        () => source,
        mapAsync(value => (value === 1 ? work.promise.then(() => 1) : value)),
      )
      .subscribe({
        next: value => {
          told.push(value)
        },
        complete: () => told.push('|'),
      })
    source.next(1)
    source.next(2)
    source.complete()
    expect(told).to.deep.equal([])
    work.open()
    await settle()
    expect(told).to.deep.equal([1, 2, '|'])
  })

  it('is synchronous for a synchronous function, which makes no await of the process slower', () => {
    const { storage } = scope
    scope.storage = undefined
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    numbers
      .pipe(
        mapAsync((value, index) => value * 10 + index),
        take(2),
      )
      .subscribe(value => {
        seen.push(value)
      })
    app.deliver(numbers, 1)
    expect([seen, app.frontier(numbers)]).to.deep.equal([[10], 1])
    app.deliver(numbers, 2)
    expect(seen).to.deep.equal([10, 21])
    expect(scope.storage).to.equal(undefined)
    scope.storage = storage
  })

  it('takes arrays made of several events, one after the other', async () => {
    const numbers = app.topic<number>('numbers')
    const works = [gate(), gate()]
    const called: number[][] = []
    numbers
      .pipe(
        takeWithin(2, 100),
        mapAsync(batch => {
          called.push(batch)
          return works[called.length - 1]?.promise
        }),
      )
      .subscribe()
    for (const value of [0, 1, 2, 3]) app.deliver(numbers, value, { key: `${value}`, partition: value })
    expect(called).to.deep.equal([[0, 1]])
    works[0]?.open()
    await settle()
    expect(called).to.have.length(2)
    expect([0, 1, 2].map(partition => app.frontier(numbers, partition))).to.deep.equal([1, 1, 0])
  })

  it('takes values of no event in their order', async () => {
    const source = new Subject<number>()
    const works = [gate(), gate()]
    const seen: number[] = []
    source
      .pipe(
        mapAsync(async value => works[value]?.promise.then(() => value), { order: 'key' }),
        map(Number),
      )
      .subscribe(value => seen.push(value))
    source.next(0)
    source.next(1)
    works[1]?.open()
    await settle()
    expect(seen).to.deep.equal([])
    works[0]?.open()
    await settle()
    expect(seen).to.deep.equal([0, 1])
  })

  it('refuses what it can not do', () => {
    const code = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (error) {
        return (error as RxfaustError).code
      }
    }
    const call = (value: number) => value
    expect(code(() => mapAsync(call, { concurrency: 0 }))).to.equal('RXFAUST_OPTION')
    expect(code(() => mapAsync(call, { concurrency: 1.5 }))).to.equal('RXFAUST_OPTION')
    expect(code(() => mapAsync(call, { order: 'keys' as 'key' }))).to.equal('RXFAUST_OPTION')
    expect(code(() => mapAsync(call, { retry: { times: -1 } }))).to.equal('RXFAUST_OPTION')
    expect(code(() => mapAsync(call, { retry: { times: 1, backoff: -1 } }))).to.equal('RXFAUST_OPTION')
    expect(code(() => mapAsync(call, { concurrency: Number.POSITIVE_INFINITY }))).not.to.equal('RXFAUST_OPTION')
  })
})
