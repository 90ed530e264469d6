import { expect } from 'chai'
import { filter, map, type Observable, of } from 'rxjs'
import { App } from '../../lib/app/App.js'
import { json } from '../../lib/codecs/json.js'
import { combine, groupBy, mapAsync, tap, tee, through } from '../../lib/operators/index.js'
import type { Stream } from '../../lib/streams/Stream.js'
import { tellOrigin } from '../../lib/streams/tellOrigin.js'

describe('info', () => {
  let app: App
  beforeEach(() => {
    app = new App('shop', { broker: 'memory://' })
  })
  const leaf = { kind: 'topic', name: 'orders', sources: [] }

  it('tells what a topic, a table and an adopted Observable are', () => {
    expect(app.topic('orders').info()).to.deep.equal(leaf)
    expect(app.table('totals').info()).to.include({ kind: 'table', name: 'totals', table: 'table' })
    expect(app.globalTable('airports').info()).to.include({ kind: 'table', name: 'airports', table: 'global' })
    expect(app.stream(of(1)).info()).to.deep.equal({ kind: 'observable', sources: [] })
  })

  it('is in short what a stream is as text', () => {
    const topic = app.topic('bookings', { value: json<number>() })
    const streams = [
      topic,
      app.channel('jobs'),
      app.table('balances'),
      app.table('by-day').tumbling({ days: 1 }),
      app.setTable('users'),
      topic.pipe(groupBy(n => n % 2, { name: 'by-parity' })),
      topic.pipe(map(n => n)),
      app.stream(of(1)),
      app.agent('doubler', { topic }, stream => stream),
    ]
    expect(streams.map(String)).to.deep.equal([
      'Topic: bookings',
      'Channel: jobs',
      'Table: balances',
      'Table: by-day-tumbling-86400000',
      'Table: users',
      'Stream: groupBy by-parity',
      'Stream',
      'Stream',
      'Agent: doubler',
    ])
  })

  it('shows the pipe step by step, with the names of nodes and of the topics between', () => {
    const stream = app.topic('orders').pipe(
      filter(order => order !== null),
      groupBy(String, { name: 'by-text' }),
      mapAsync(order => order),
    )
    expect(stream.info()).to.deep.equal({
      kind: 'operator',
      operator: 'mapAsync',
      sources: [
        {
          kind: 'operator',
          operator: 'groupBy',
          name: 'by-text',
          through: 'shop-by-text-repartition',
          sources: [{ kind: 'operator', sources: [leaf] }],
        },
      ],
    })
  })

  it('shows where streams part and come together', () => {
    const orders = app.topic('orders')
    const [left, right] = tee(orders)
    const passed = right.pipe(through(app.topic('passed')))
    const tees = { kind: 'operator', operator: 'tee', sources: [leaf] }
    const totals = app.table('totals')
    expect(combine(left, passed, totals).info()).to.deep.equal({
      kind: 'operator',
      operator: 'combine',
      sources: [tees, { kind: 'operator', operator: 'through', through: 'passed', sources: [tees] }, totals.info()],
    })
  })

  it('shows an operator that a user has made of others as one step, by the name of its function', () => {
    const lengths = (source: Observable<unknown>) =>
      source.pipe(
        map(String),
        map(text => text.length),
      )
    const orders = app.topic('orders')
    expect(orders.pipe(lengths).info()).to.deep.equal({ kind: 'operator', operator: 'lengths', sources: [leaf] })
    expect(
      orders
        .pipe(
          tap(() => {}),
          lengths,
        )
        .info(),
    ).to.deep.equal({
      kind: 'operator',
      operator: 'lengths',
      sources: [{ kind: 'operator', operator: 'tap', sources: [leaf] }],
    })
  })

  it('leaves a stream what it is that an operator has merely found', () => {
    const others = app.topic('others')
    const mapped = others.pipe(map(String))
    const found = () => mapped
    const before = mapped.info()
    app.topic('orders').pipe(found)
    expect(mapped.info()).to.deep.equal(before)
    const origin = others as Stream<unknown, unknown>
    tellOrigin(origin, origin, 'itself')
    expect(others.origin).to.equal(undefined)
  })
})
