import { expect } from 'chai'
import { SendCall } from '../../../lib/transport/kafka/SendCall.js'
import { type Chunk, SendQueue } from '../../../lib/transport/kafka/SendQueue.js'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'

const record = (bytes = 10): OutRecord => ({ topic: 't', partition: 0, key: null, value: Buffer.alloc(bytes) })

describe('what waits to be sent to a partition', () => {
  let queue: SendQueue
  let call: SendCall

  beforeEach(() => {
    queue = new SendQueue('t', 0, 900_000)
    call = new SendCall(1_000, () => {})
  })

  const add = (count: number, bytes?: number): void => {
    for (let at = 0; at < count; at++) queue.add(record(bytes), call, at)
  }
  const next = (): Chunk => queue.next(undefined, false, undefined, Number.POSITIVE_INFINITY) as Chunk

  /** A batch of so many records is sent, and so many come before it is stored. */
  const sent = (count: number, meanwhile: number, bytes?: number): Chunk => {
    add(count)
    const chunk = next()
    queue.again(chunk)
    add(meanwhile, bytes)
    queue.stored(chunk, 0, -1)
    return chunk
  }

  it('is gathered for some milliseconds where many come during a batch of many', () => {
    const { now } = sent(32, 1)
    expect(queue.gatherFor(now)).to.be.within(1, 20)
    expect(queue.gatherFor(now + 20)).to.equal(0)
    // The clock was set back.
    expect(queue.gatherFor(now - 3_600_000)).to.equal(0)
  })

  it('goes at once where few come, or none meanwhile, or there is enough', () => {
    expect(queue.gatherFor(sent(31, 40).now)).to.equal(0)
    next()
    const { now } = sent(32, 0)
    add(100)
    expect(queue.gatherFor(now)).to.equal(0)
    next()
    expect(queue.gatherFor(sent(32, 40, 1_000).now)).to.equal(0)
  })

  it('goes again at once when the outcome of a batch is not known', () => {
    const { now } = sent(32, 1)
    queue.again(next())
    expect(queue.gatherFor(now)).to.equal(0)
  })

  it('keeps count of its bytes when records are taken out, put back and refused', () => {
    const { now } = sent(32, 33)
    expect(queue.gatherFor(now)).to.be.above(0)
    const chunk = next()
    queue.again(chunk)
    add(40, 1_000)
    queue.anew(chunk, false)
    expect(queue.gatherFor(now)).to.equal(0)
    queue.failAll(new Error('closed'))
    expect(queue.empty).to.equal(true)
    expect(call.error).to.be.an('error').with.property('message', 'closed')
  })

  it('cuts batches at the limit, and gives each record its offset', () => {
    let results: SendCall['results'] | undefined
    const whole = new SendCall(3, ({ results: all }) => {
      results = all
    })
    queue = new SendQueue('t', 0, 150)
    for (let at = 0; at < 3; at++) queue.add(record(50), whole, at)
    for (const [offset, count] of [
      [7, 2],
      [20, 1],
    ] as const) {
      const chunk = next()
      expect(chunk.entries.length).to.equal(count)
      queue.stored(chunk, offset, 1_000)
    }
    expect(results?.map(({ offset }) => offset)).to.deep.equal([7, 8, 20])
  })
})
