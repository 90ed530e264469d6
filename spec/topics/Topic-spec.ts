import { expect } from 'chai'
import { map, of } from 'rxjs'
import { number } from 'superstruct'
import type { ErrorPolicy } from '../../lib/acks/ErrorPolicy.js'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('Topic', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })
  const sent = () =>
    app.sent.map(({ key, value, partition }) => [
      key && `${Buffer.from(key)}`,
      value && `${Buffer.from(value)}`,
      partition,
    ])

  it('sends, placing keys as Java does, records without a key in turn', async () => {
    const numbers = app.topic<number>('numbers')
    await numbers.send({ key: 'ann', value: 1 })
    await numbers.send({ value: 2 })
    await numbers.send({ value: 3 })
    await numbers.send({ key: 'bob', value: null, partition: 3 })
    expect(sent()).to.deep.equal([
      ['ann', '1', partitionFor(Buffer.from('ann'), 4)],
      [null, '2', 0],
      [null, '3', 1],
      ['bob', null, 3],
    ])
    expect(numbers.partitionOf('ann')).to.equal(partitionFor(Buffer.from('ann'), 4))
  })

  it('refuses partitions that do not exist', async () => {
    for (const partition of [-1, 4, 0.5]) {
      const error = await app
        .topic<number>('numbers')
        .send({ value: 1, partition })
        .catch((thrown: RxfaustError) => thrown)
      expect(error).to.have.property('code', 'RXFAUST_ENCODE')
    }
  })

  it('as an observer takes key, headers and timestamp from the event, which waits for the broker', async () => {
    const numbers = app.topic<number>('numbers')
    const other = app.topic<number>('other')
    numbers.pipe(map(value => value * 2)).subscribe(other)
    const broker = app.holdBroker()
    const headers = { trace: Buffer.from('t') }
    app.deliver(numbers, 4, { key: 'ann', timestamp: 9, headers })
    await settle()
    expect(sent().map(each => each.slice(0, 2))).to.deep.equal([['ann', '8']])
    expect([app.sent[0]?.timestamp, app.sent[0]?.headers]).to.deep.equal([9, headers])
    expect(app.frontier(numbers)).to.equal(0)
    broker.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('as an observer takes values of plain Observables, until too many bytes wait', async () => {
    app = new StreamHarness({ sendBufferLimit: 30 })
    app.holdBroker()
    of(1, 2, 3).subscribe(app.topic<number>('numbers'))
    await settle()
    expect(sent().map(([key, value]) => [key, value])).to.deep.equal([
      [null, '1'],
      [null, '2'],
    ])
    expect((app.failures as RxfaustError[]).map(({ code }) => code)).to.deep.equal(['RXFAUST_SEND'])
  })

  describe('records that can not be decoded', () => {
    const deliver = async (onError: ErrorPolicy) => {
      const numbers = app.topic<number>('numbers', { value: number(), onError })
      const seen: number[] = []
      numbers.subscribe(value => {
        seen.push(value)
      })
      app.deliver(numbers, 1)
      app.deliverBytes(numbers, Buffer.from('"two"'), {})
      app.deliver(numbers, 3)
      const before = app.frontier(numbers)
      await settle()
      return { seen, before, after: app.frontier(numbers), inFlight: app.queue(numbers as never).inFlight }
    }

    it('fail the app, unacknowledged', async () => {
      expect(await deliver('fail')).to.deep.include({ after: 1, inFlight: 0 })
      const [error] = app.failures as RxfaustError[]
      expect(error?.code).to.equal('RXFAUST_DECODE')
      expect(error?.message).to.match(/offset 1 of partition 0 of topic "numbers"/)
    })

    it('are skipped', async () => {
      expect(await deliver('skip')).to.deep.equal({ seen: [1, 3], before: 3, after: 3, inFlight: 0 })
      expect(app.monitor.decodeErrors).to.equal(1)
    })

    it('become dead letters, and are done when the broker has them', async () => {
      expect(await deliver({ deadLetter: 'dead' })).to.deep.equal({ seen: [1, 3], before: 1, after: 3, inFlight: 0 })
      expect(app.deadLetters.map(({ topic, event }) => [topic, event.message.offset])).to.deep.equal([['dead', 1]])
    })

    it('fail at once where others would be tried again: the bytes stay the same', async () => {
      expect(await deliver({ retry: 5 })).to.deep.include({ after: 1 })
      expect(app.failures).to.have.length(1)
    })
  })
})
