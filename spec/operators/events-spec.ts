import { expect } from 'chai'
import { delay, map } from 'rxjs'
import { Event } from '../../lib/acks/Event.js'
import { events, items, mergeMap, noack, takeWithin } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('operators that show the event', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  it('items gives the key with each value, null where there is none', () => {
    const numbers = app.topic<number>('numbers')
    const seen: Array<[string | null, number]> = []
    numbers
      .pipe(
        map(value => value * 2),
        items(),
      )
      .subscribe(item => {
        seen.push(item)
      })
    app.deliver(numbers, 1, { key: 'ann' })
    app.deliver(numbers, 2, { key: null })
    expect(seen).to.deep.equal([
      ['ann', 2],
      [null, 4],
    ])
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('items goes on behind asynchronous operators and arrays', async () => {
    const numbers = app.topic<number>('numbers')
    const seen: unknown[] = []
    numbers
      .pipe(
        mergeMap(async value => value),
        takeWithin(2, 10),
        items(),
      )
      .subscribe(item => {
        seen.push(item)
      })
    app.deliver(numbers, 1, { key: 'ann' })
    app.deliver(numbers, 2, { key: 'bob' })
    await settle()
    expect(seen).to.deep.equal([['bob', [1, 2]]])
  })

  it('events gives the event of the topic, or one with the value that the pipe has made', () => {
    const numbers = app.topic<number>('numbers')
    const seen: Event<unknown, string>[] = []
    numbers.pipe(events()).subscribe(event => {
      seen.push(event)
    })
    numbers
      .pipe(
        map(value => `value ${value}`),
        events(),
      )
      .subscribe(event => {
        seen.push(event)
      })
    const headers = { trace: Buffer.from('t') }
    app.deliver(numbers, 1, { key: 'ann', headers, timestamp: 5, offset: 9, partition: 2 })
    expect(seen.map(({ value }) => value)).to.deep.equal([1, 'value 1'])
    for (const event of seen) {
      expect(event).to.be.instanceOf(Event)
      expect([event.key, event.timestamp, event.headers]).to.deep.equal(['ann', 5, headers])
      const { topic, partition, offset } = event.message
      expect([topic, partition, offset]).to.deep.equal(['numbers', 2, 9])
      expect(event.acknowledged).to.equal(true)
    }
  })

  it('an event forwards the value as it is there', async () => {
    const numbers = app.topic<number>('numbers')
    const other = app.topic<string>('other')
    numbers
      .pipe(
        map(value => `value ${value}`),
        events(),
      )
      .subscribe(event => event.forward(other))
    app.deliver(numbers, 1, { key: 'ann', timestamp: 5 })
    await settle()
    expect(app.sent.map(({ key, value, timestamp }) => [`${key}`, `${value}`, timestamp])).to.deep.equal([
      ['ann', '"value 1"', 5],
    ])
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('noack leaves acknowledgement to ack(), also of a derived event, for each subscription behind it', () => {
    const numbers = app.topic<number>('numbers')
    const held: Event[] = []
    const manual = numbers.pipe(
      noack(),
      map(value => `${value}`),
      events(),
    )
    for (let subscriber = 0; subscriber < 2; subscriber++) {
      manual.subscribe(event => {
        held.push(event)
      })
    }
    app.deliver(numbers, 1)
    app.deliver(numbers, 2)
    expect(held).to.have.length(4)
    held[2]?.ack()
    expect(app.frontier(numbers)).to.equal(0)
    held[0]?.ack()
    expect(app.frontier(numbers)).to.equal(2)
    for (const event of held) event.ack()
    expect(held.every(event => event.acknowledged)).to.equal(true)
    expect(app.monitor.eventsAcknowledged).to.equal(2)
  })

  it('noack of an array is for all of its events', () => {
    const numbers = app.topic<number>('numbers')
    let last: Event | undefined
    numbers.pipe(takeWithin(2, 10), noack(), events()).subscribe(event => {
      last = event
    })
    app.deliver(numbers, 1)
    app.deliver(numbers, 2)
    expect(app.frontier(numbers)).to.equal(0)
    last?.ack()
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('a value without an event is an error that says so', () => {
    for (const operator of [items, events, noack] as Array<() => unknown>) {
      app = new StreamHarness()
      const numbers = app.topic<number>('numbers')
      const errors: RxfaustError[] = []
      numbers
        .pipe(delay(1, app.scheduler), operator() as never)
        .subscribe({ error: error => errors.push(error as never) })
      app.deliver(numbers, 1)
      app.advance(1)
      expect(errors.map(({ code }) => code)).to.deep.equal(['RXFAUST_NO_EVENT'])
      expect(errors[0]?.message).to.include(operator.name)
    }
  })
})
