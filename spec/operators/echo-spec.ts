import { expect } from 'chai'
import { echo } from '../../lib/operators/index.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('echo', () => {
  const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString())

  it('sends each value to every topic, with key, headers and timestamp of its event, and emits it', async () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    numbers.pipe(echo(app.topic<number>('one'), app.topic<number>('two'))).subscribe(value => {
      seen.push(value)
    })
    app.deliver(numbers, 1, { key: 'k', timestamp: 7, headers: { h: Buffer.from('x') } })
    await settle()
    expect(seen).to.deep.equal([1])
    expect(
      app.sent.map(({ topic, key, value, timestamp }) => [topic, text(key), text(value), timestamp]),
    ).to.deep.equal([
      ['one', 'k', '1', 7],
      ['two', 'k', '1', 7],
    ])
    expect(app.sent.map(({ headers }) => Object.keys(headers ?? {}))).to.deep.equal([['h'], ['h']])
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('holds an event until the broker has all of them', async () => {
    const app = new StreamHarness()
    const broker = app.holdBroker()
    const numbers = app.topic<number>('numbers')
    numbers.pipe(echo(app.topic<number>('one'), app.topic<number>('two'))).subscribe()
    app.deliver(numbers, 1)
    await settle()
    expect(app.frontier(numbers)).to.equal(0)
    broker.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('sends once however many subscribe, and nothing to no topic', async () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const stream = numbers.pipe(echo(app.topic<number>('one')))
    stream.subscribe()
    stream.subscribe()
    numbers.pipe(echo()).subscribe()
    app.deliver(numbers, 1)
    await settle()
    expect(app.sent).to.have.length(1)
    expect(app.frontier(numbers)).to.equal(1)
  })
})
