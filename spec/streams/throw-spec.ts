import { expect } from 'chai'
import { catchError, map, of } from 'rxjs'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('throw', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness({ onError: 'skip' })
  })

  it('sends an error to each subscriber of the stream, and to no other', () => {
    const numbers = app.topic<number>('numbers')
    const doubled = numbers.pipe(map(value => value * 2))
    const errors: string[] = []
    const seen: number[] = []
    doubled.subscribe({
      error: (error: Error) => {
        errors.push(error.message)
      },
    })
    numbers.subscribe(value => {
      seen.push(value)
    })
    doubled.throw(new Error('lost'))
    expect(errors).to.deep.equal(['lost'])
    // No event has failed, so that no policy can settle it.
    expect(app.failures).to.have.length(1)
    app.deliver(numbers, 1)
    expect(seen).to.deep.equal([1])
  })

  it('is seen by the operators behind', () => {
    const numbers = app.topic<number>('numbers')
    const doubled = numbers.pipe(map(value => value * 2))
    const seen: unknown[] = []
    let completed = false
    doubled.pipe(catchError((error: Error) => of(error.message))).subscribe({
      next: value => {
        seen.push(value)
      },
      complete: () => {
        completed = true
      },
    })
    app.deliver(numbers, 1)
    doubled.throw(new Error('lost'))
    expect([seen, completed]).to.deep.equal([[2, 'lost'], true])
    expect(app.failures).to.deep.equal([])
    expect(numbers.observed).to.equal(false)
  })

  it('in the processing of an event is the failure of that event', async () => {
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    numbers.subscribe(value => {
      if (value === 1) numbers.throw(new Error('one'))
      seen.push(value)
    })
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    await settle()
    expect(seen).to.deep.equal([0, 1, 2])
    expect([app.frontier(numbers), app.monitor.eventsSkipped]).to.deep.equal([3, 1])
    expect(app.failures).to.deep.equal([])
  })

  it('does nothing where nobody is subscribed any more', () => {
    const numbers = app.topic<number>('numbers')
    numbers.throw(new Error('nobody'))
    numbers.subscribe().unsubscribe()
    numbers.throw(new Error('nobody'))
    expect(app.failures).to.deep.equal([])
  })
})
