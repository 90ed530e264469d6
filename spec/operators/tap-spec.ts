import { expect } from 'chai'
import { EMPTY, NEVER, tap as native, type Observable, of, Subject, throwError } from 'rxjs'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { tap } from '../../lib/operators/index.js'
import { rxjsLaws } from '../laws/rxjsLaws.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('tap', () => {
  describe("with a synchronous function is as RxJS's", () => {
    const told = (operator: typeof native, source: Observable<number>, throws: boolean) => {
      const log: string[] = []
      const observer = {
        name: 'tap',
        next(value: number) {
          log.push(`${this.name} ${value}`)
          if (throws && value === 2) throw new Error('two')
        },
        error(error: Error) {
          log.push(`${this.name} ${error.message}`)
        },
        complete() {
          log.push(`${this.name} |`)
        },
        subscribe() {
          log.push(`${this.name} subscribed`)
        },
        unsubscribe() {
          log.push(`${this.name} unsubscribed`)
        },
        finalize() {
          log.push(`${this.name} final`)
        },
      }
      source
        .pipe(operator(observer))
        .subscribe({
          next: value => log.push(`out ${value}`),
          error: (error: Error) => log.push(`out ${error.message}`),
          complete: () => log.push('out |'),
        })
        .unsubscribe()
      return log
    }
    const sources: Record<string, Observable<number>> = {
      never: NEVER,
      empty: EMPTY,
      many: of(1, 2, 3),
      error: throwError(() => new Error('source')),
    }
    for (const [name, source] of Object.entries(sources)) {
      for (const throws of [false, true]) {
        it(`for ${name}${throws ? ', where it throws' : ''}`, () => {
          expect(told(tap as typeof native, source, throws)).to.deep.equal(told(native, source, throws))
        })
      }
    }

    it('for values that come while one is told, given functions', () => {
      const observe = (operator: typeof native) => {
        const log: string[] = []
        const source = new Subject<number>()
        source
          .pipe(
            operator(
              value => log.push(`tap ${value}`),
              null,
              () => log.push('tap |'),
            ),
          )
          .subscribe(value => {
            if (value < 3) source.next(value + 1)
            log.push(`out ${value}`)
          })
        source.next(1)
        source.complete()
        return log
      }
      expect(observe(tap as typeof native)).to.deep.equal(observe(native))
    })
  })

  it('awaits an asynchronous function before the value goes on, in the order of each partition', async () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const works = [gate(), gate(), gate()]
    const log: string[] = []
    numbers
      .pipe(
        tap(async value => {
          log.push(`begins ${value}`)
          await works[value]?.promise
          log.push(`ends ${value} at ${currentEvent()?.message.offset}`)
        }),
      )
      .subscribe(value => {
        log.push(`out ${value}`)
      })
    app.deliver(numbers, 0)
    app.deliver(numbers, 1)
    app.deliver(numbers, 2, { partition: 1 })
    expect(log.splice(0)).to.deep.equal(['begins 0', 'begins 2'])
    works[2]?.open()
    await settle()
    expect(log.splice(0)).to.deep.equal(['ends 2 at 0', 'out 2'])
    expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([0, 1])
    works[0]?.open()
    works[1]?.open()
    await settle()
    expect(log).to.deep.equal(['ends 0 at 0', 'out 0', 'begins 1', 'ends 1 at 1', 'out 1'])
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('takes a rejection for an error of its event', async () => {
    const app = new StreamHarness({ onError: 'skip' })
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    numbers
      .pipe(
        tap(async value => {
          if (value === 1) throw new Error('one')
        }),
      )
      .subscribe(value => {
        seen.push(value)
      })
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    for (let turn = 0; turn < 3; turn++) await settle()
    expect(seen).to.deep.equal([0, 2])
    expect([app.frontier(numbers), app.monitor.eventsSkipped]).to.deep.equal([3, 1])
  })
})

rxjsLaws('tap', ({ tap: operator }, { inner }) =>
  operator(value => {
    inner(value)
  }),
)
