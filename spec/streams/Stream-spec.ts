import { expect } from 'chai'
import {
  catchError,
  concat,
  EMPTY,
  filter,
  map,
  merge,
  mergeMap,
  Observable,
  type OperatorFunction,
  of,
  retry,
  Subject,
  scan,
  share,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { Stream } from '../../lib/streams/Stream.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('Stream', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  describe("RxJS's own synchronous operators", () => {
    it('keep it a Stream, and acknowledge when they have run, also what they drop', () => {
      const numbers = app.topic<number>('numbers')
      const seen: number[] = []
      const stream = numbers.pipe(
        map(value => value * 2),
        filter(value => value % 4 === 0),
        scan((sum, value) => sum + value, 0),
      )
      expect(stream).to.be.instanceOf(Stream)
      stream.subscribe(value => {
        seen.push(value)
      })
      for (let value = 0; value < 4; value++) app.deliver(numbers, value)
      expect(seen).to.deep.equal([0, 4])
      expect(app.frontier(numbers)).to.equal(4)
      expect(app.warnings).to.deep.equal([])
    })

    it('written by users give a Stream too', () => {
      const numbers = app.topic<number>('numbers')
      const doubled: OperatorFunction<number, number> = source =>
        new Observable(out => source.subscribe({ next: value => out.next(value * 2), error: e => out.error(e) }))
      const seen: number[] = []
      const stream = numbers.pipe(doubled)
      expect(stream).to.be.instanceOf(Stream)
      stream.subscribe(value => {
        seen.push(value)
      })
      app.deliver(numbers, 4)
      expect(seen).to.deep.equal([8])
      expect(app.frontier(numbers)).to.equal(1)
    })
  })

  it('gives each subscriber its own delivery: an event is done when both have finished', async () => {
    const numbers = app.topic<number>('numbers')
    const work = gate()
    const quick: number[] = []
    numbers.subscribe(value => {
      quick.push(value)
    })
    numbers.subscribe(() => work.promise)
    app.deliver(numbers, 1)
    app.deliver(numbers, 2)
    expect(quick).to.deep.equal([1, 2])
    expect(app.frontier(numbers)).to.equal(0)
    work.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('shows the current event, synchronously', () => {
    const numbers = app.topic<number>('numbers')
    const offsets: Array<number | undefined> = []
    numbers.pipe(tap(() => offsets.push(currentEvent()?.message.offset))).subscribe(() => {
      offsets.push(currentEvent()?.message.offset)
    })
    expect(currentEvent()).to.equal(undefined)
    app.deliver(numbers, 1, { offset: 7 })
    expect(offsets).to.deep.equal([7, 7])
    expect(currentEvent()).to.equal(undefined)
  })

  describe('an early end', () => {
    it('by unsubscription gives up what is unfinished', () => {
      const numbers = app.topic<number>('numbers')
      const subscription = numbers.subscribe(() => new Promise(() => {}))
      app.deliver(numbers, 1)
      app.deliver(numbers, 2)
      expect(app.frontier(numbers)).to.equal(0)
      subscription.unsubscribe()
      expect(app.frontier(numbers)).to.equal(2)
    })

    it('by unsubscription ends the calls of an asynchronous observer, also behind a share', async () => {
      const numbers = app.topic<number>('numbers')
      const shared = numbers.pipe(
        mergeMap(value => [value, -value]),
        share(),
      )
      const work = gate()
      const seen: number[] = []
      const subscription = shared.subscribe(value => {
        seen.push(value)
        return work.promise
      })
      shared.subscribe()
      app.deliver(numbers, 1)
      subscription.unsubscribe()
      work.open()
      await settle()
      expect(seen).to.deep.equal([1])
      expect(app.frontier(numbers)).to.equal(1)
      app.deliver(numbers, 2)
      expect(app.frontier(numbers)).to.equal(2)
    })

    it('by take leaves the topic, whose next events wait for another subscriber', () => {
      const numbers = app.topic<number>('numbers')
      const seen: number[] = []
      let completed = false
      numbers.pipe(take(2)).subscribe({
        next: value => {
          seen.push(value)
        },
        complete: () => {
          completed = true
        },
      })
      for (const value of [1, 2, 3]) app.deliver(numbers, value)
      expect(seen).to.deep.equal([1, 2])
      expect(completed).to.equal(true)
      expect(numbers.observed).to.equal(false)
      expect(app.frontier(numbers)).to.equal(2)
      numbers.subscribe()
      app.deliver(numbers, 4)
      expect(app.frontier(numbers)).to.equal(4)
    })

    it('by take finishes what an asynchronous observer was handed, and completes behind it', async () => {
      const numbers = app.topic<number>('numbers')
      const works = [gate(), gate(), gate()]
      const seen: number[] = []
      let completed = false
      numbers
        .pipe(
          mergeMap(value => [value, value + 1, value + 2]),
          take(3),
        )
        .subscribe({
          next: value => {
            seen.push(value)
            return works[value]?.promise
          },
          complete: () => {
            completed = true
          },
        })
      app.deliver(numbers, 0)
      expect([seen, app.frontier(numbers), completed]).to.deep.equal([[0], 0, false])
      works[0]?.open()
      await settle()
      works[1]?.open()
      await settle()
      expect([seen, app.frontier(numbers), completed]).to.deep.equal([[0, 1, 2], 0, false])
      works[2]?.open()
      await settle()
      expect([seen, app.frontier(numbers), completed]).to.deep.equal([[0, 1, 2], 1, true])
    })

    it('by takeUntil gives up what operators hold', () => {
      const numbers = app.topic<number>('numbers')
      const end = new Subject<void>()
      numbers
        .pipe(
          switchMap(() => new Observable<number>()),
          takeUntil(end),
        )
        .subscribe()
      app.deliver(numbers, 1)
      end.next()
      expect(app.frontier(numbers)).to.equal(1)
    })
  })

  describe('share', () => {
    it('has one subscription to the topic and is done when all its subscribers are', async () => {
      const numbers = app.topic<number>('numbers')
      let upstream = 0
      const shared = numbers.pipe(
        tap(() => {
          upstream++
        }),
        share(),
      )
      const work = gate()
      shared.subscribe()
      shared.subscribe(() => work.promise)
      app.deliver(numbers, 1)
      expect(upstream).to.equal(1)
      expect(app.frontier(numbers)).to.equal(0)
      work.open()
      await settle()
      expect(app.frontier(numbers)).to.equal(1)
    })
  })

  describe('errors handled in the pipe', () => {
    it('by catchError are events that are done', () => {
      const numbers = app.topic<number>('numbers')
      const seen: unknown[] = []
      const risky = (value: number) => {
        if (value === 1) throw new Error('one')
        return value
      }
      numbers
        .pipe(
          mergeMap(value =>
            of(value).pipe(
              map(risky),
              catchError(() => of('caught')),
            ),
          ),
        )
        .subscribe(value => {
          seen.push(value)
        })
      for (let value = 0; value < 3; value++) app.deliver(numbers, value)
      expect(seen).to.deep.equal([0, 'caught', 2])
      expect(app.frontier(numbers)).to.equal(3)
      expect(app.failures).to.deep.equal([])
    })

    it('by catchError around the whole stream end it, done', () => {
      const numbers = app.topic<number>('numbers')
      const risky = (value: number) => {
        if (value === 1) throw new Error('one')
        return value
      }
      const seen: unknown[] = []
      numbers
        .pipe(
          map(risky),
          catchError(() => of('end')),
        )
        .subscribe(value => {
          seen.push(value)
        })
      for (let value = 0; value < 3; value++) app.deliver(numbers, value)
      expect(seen).to.deep.equal([0, 'end'])
      expect(app.frontier(numbers)).to.equal(2)
      expect(app.failures).to.deep.equal([])
    })

    it('by retry go on with the next event, and a later failure is that of its own event', () => {
      const numbers = app.topic<number>('numbers')
      const seen: number[] = []
      numbers
        .pipe(
          map(value => {
            if (value % 2 === 1) throw new Error(`odd ${value}`)
            return value
          }),
          retry(1),
        )
        .subscribe(value => {
          seen.push(value)
        })
      for (const value of [0, 1, 2, 3, 4]) app.deliver(numbers, value)
      expect(seen).to.deep.equal([0, 2])
      expect(app.failures).to.have.length(1)
      // 1 was handled by the retry; 3 was not, though the topic was subscribed to anew before it came.
      expect(app.frontier(numbers)).to.equal(3)
    })
  })

  it("works with RxJS's static combiners", () => {
    const left = app.topic<number>('left')
    const right = app.topic<number>('right')
    const seen: number[] = []
    merge(left, right.pipe(map(value => -value))).subscribe(value => {
      seen.push(value)
    })
    concat(EMPTY, left).subscribe(value => {
      seen.push(value * 10)
    })
    app.deliver(left, 1)
    app.deliver(right, 2)
    expect(seen).to.deep.equal([1, 10, -2])
    expect([app.frontier(left), app.frontier(right)]).to.deep.equal([1, 1])
  })

  it('awaits the function of forEach, and resolves at the end', async () => {
    const numbers = app.topic<number>('numbers')
    const work = gate()
    let ended = false
    const end = numbers.pipe(take(1)).forEach(async () => work.promise)
    const watched = end.then(() => {
      ended = true
    })
    app.deliver(numbers, 1)
    await settle()
    expect([ended, app.frontier(numbers)]).to.deep.equal([false, 0])
    work.open()
    await watched
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('does not acknowledge an event of a lost partition, however late it is finished', async () => {
    const numbers = app.topic<number>('numbers')
    const work = gate()
    numbers.subscribe(() => work.promise)
    app.deliver(numbers, 1)
    const queue = app.queue(numbers as never)
    queue.task.lose('spec')
    numbers.reader.revoke(queue)
    work.open()
    await settle()
    expect(queue.frontier).to.equal(0)
    expect(app.monitor.eventsAcknowledged).to.equal(0)
  })
})
