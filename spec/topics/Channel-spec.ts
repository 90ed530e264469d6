import { expect } from 'chai'
import { array, number } from 'superstruct'
import { App, currentEvent, RxfaustError } from '../../lib/index.js'
import { events } from '../../lib/operators/index.js'
import { gate } from '../support/gate.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { settle } from '../support/settle.js'

describe('Channel', () => {
  let app: App
  beforeEach(() => {
    app = new App(freshName('channel'), { broker: 'memory://', commitInterval: 5 })
  })
  afterEach(() => app.stop())

  it('gives every event to each subscriber, in order, awaited', async () => {
    const numbers = app.channel('numbers', { value: number(), key: 'text' })
    const seen: string[] = []
    await numbers.put({ value: 0 })
    numbers.subscribe(value => {
      seen.push(`a${value}`)
    })
    numbers.pipe(events()).subscribe(async event => {
      seen.push(`b${event.value} begins`)
      await Promise.resolve()
      seen.push(`b${event.value} ends ${event.key}`)
    })
    for (const value of [1, 2]) await numbers.send({ value, key: 'k' })
    await settle()
    expect(seen.filter(line => line.startsWith('a'))).to.deep.equal(['a0', 'a1', 'a2'])
    expect(seen.filter(line => line.startsWith('b'))).to.deep.equal(
      [0, 1, 2].flatMap(value => [`b${value} begins`, `b${value} ends ${value === 0 ? null : 'k'}`]),
    )
    expect(numbers.size).to.equal(0)
    expect(numbers.info()).to.deep.equal({ kind: 'channel', name: 'numbers', sources: [] })
  })

  it('lets put wait while maxsize events are in it', async () => {
    const numbers = app.channel('numbers', { value: number(), maxsize: 2 })
    const held = gate()
    numbers.subscribe(() => held.promise)
    const put: number[] = []
    for (const value of [1, 2, 3, 4]) void numbers.put({ value }).then(() => put.push(value))
    await settle()
    expect(put).to.deep.equal([1, 2])
    expect(numbers.size).to.equal(2)
    held.open()
    await settle()
    expect(put).to.deep.equal([1, 2, 3, 4])
    expect(() => app.channel('none', { maxsize: 0 })).to.throw(RxfaustError, 'maxsize')
  })

  it('is waited for by app.idle(), as long as somebody is subscribed', async () => {
    const numbers = app.channel('numbers', { value: number() })
    const held = gate()
    const subscription = numbers.subscribe(value => (value === 1 ? held.promise : new Promise(() => {})))
    await app.start()
    await numbers.put({ value: 1 })
    const seen: string[] = []
    const idle = app.idle().then(() => seen.push('idle'))
    for (let turn = 0; turn < 20; turn++) await settle()
    seen.push('open')
    held.open()
    await idle
    expect([seen, numbers.size]).to.deep.equal([['open', 'idle'], 0])
    await numbers.put({ value: 2 })
    const again = app.idle()
    subscription.unsubscribe()
    await again
  })

  it('gives what was put in, or serialized a copy of it that is checked', async () => {
    const value = [1]
    const plain = app.channel('plain', { value: array(number()) })
    const copied = app.channel('copied', { value: array(number()), serialized: true })
    const seen: number[][] = []
    for (const channel of [plain, copied]) channel.subscribe(each => void seen.push(each))
    await plain.put({ value })
    await copied.put({ value })
    await settle()
    expect(seen).to.deep.equal([[1], [1]])
    expect(seen.map(each => each === value)).to.have.members([true, false])
    const error: unknown = await copied.put({ value: ['x'] as never }).catch(failure => failure)
    expect((error as RxfaustError).code).to.equal('RXFAUST_ENCODE')
  })

  it('holds back the event of a topic until what was put in is done', async () => {
    const orders = app.topic('orders', { value: number(), partitions: 1 })
    const jobs = app.channel<'json'>('jobs', { maxsize: 10 })
    const held = gate()
    let keys: unknown
    jobs.subscribe(() => {
      keys = currentEvent()?.key
      return held.promise
    })
    orders.subscribe(jobs)
    await app.start()
    await orders.send({ key: 'ann', value: 1 })
    const idle = app.idle().then(() => 'idle')
    await settle()
    expect(await Promise.race([idle, settle().then(() => 'busy')])).to.equal('busy')
    expect(app.monitor.eventsAcknowledged).to.equal(0)
    held.open()
    expect(await idle).to.equal('idle')
    expect(keys).to.equal('ann')
  })

  it('sends what fails to dead letters, with its bytes', async () => {
    const jobs = app.channel('jobs', { value: number(), onError: { deadLetter: 'letters' } })
    jobs.subscribe(async value => {
      if (value === 2) throw new Error('no')
    })
    const letters: unknown[] = []
    app.topic('letters', { value: number(), partitions: 1 }).subscribe(value => void letters.push(value))
    await app.start()
    for (const value of [1, 2, 3]) await jobs.put({ value })
    await settle()
    await app.idle()
    expect(letters).to.deep.equal([2])
    expect(jobs.size).to.equal(0)
  })

  it('ends with its app', async () => {
    const jobs = app.channel<'json'>('jobs', { maxsize: 1 })
    let completed = false
    jobs.subscribe({
      complete: () => {
        completed = true
      },
    })
    await app.start()
    await app.stop()
    expect(completed).to.equal(true)
    expect((await jobs.put({ value: 1 }).catch(error => error)).code).to.equal('RXFAUST_STATE')
  })
})
