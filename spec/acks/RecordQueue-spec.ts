import { expect } from 'chai'
import fc from 'fast-check'
import { CreditPool } from '../../lib/acks/CreditPool.js'
import { batchOf, fakeQueue } from '../support/fakeQueue.js'

describe('RecordQueue', () => {
  it('keeps to its credit, pauses rarely, and ends with nothing held, in any order of acknowledgement', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 64 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 50, max: 600 }),
        fc.infiniteStream(fc.nat(1_000_000)),
        (limit, fetch, records, picks) => {
          const { queue, events, pool, monitor } = fakeQueue({ limit })
          const open: typeof events = []
          let produced = 0
          let seen = 0
          while (seen < records || open.length > 0) {
            if (queue.open && produced < records) {
              const count = Math.min(fetch, records - produced)
              const offsets = Array.from({ length: count }, (_, index) => produced + index)
              produced += count
              queue.push(batchOf(offsets, produced, queue))
            }
            open.push(...events.splice(0))
            seen = produced
            expect(queue.inFlight).to.equal(open.length)
            // What one fetch brings may come on top: it was under way when the partition was paused.
            expect(queue.inFlight).to.be.below(limit + fetch)
            const [event] = open.splice((picks.next().value as number) % open.length, 1)
            event?.settle()
          }
          expect(queue.frontier).to.equal(records)
          expect(pool.bytes).to.equal(0)
          expect(monitor.pauses).to.be.at.most(records / (limit / 4))
          expect(queue.paused).to.equal(false)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('counts bytes over all partitions, and resumes each when half of them is free', () => {
    const pool = new CreditPool(1_000)
    const first = fakeQueue({ pool })
    const second = fakeQueue({ pool })
    const size = first.queue.sizeOf({
      offset: 0,
      timestamp: 0,
      timestampType: 'create',
      key: null,
      value: new Uint8Array(10),
      headers: {},
    })
    const count = Math.ceil(1_000 / size)
    first.queue.push(
      batchOf(
        Array.from({ length: count }, (_, offset) => offset),
        count,
        first.queue,
      ),
    )
    second.queue.push(batchOf([0], 1, second.queue))
    expect([first.queue.paused, second.queue.paused]).to.deep.equal([true, true])
    second.events[0]?.settle()
    expect(second.queue.paused).to.equal(true)
    for (const event of first.events) event.settle()
    expect([first.queue.paused, second.queue.paused]).to.deep.equal([false, false])
    expect(pool.bytes).to.equal(0)
  })

  it('does nothing on acknowledgements of before a restart, or after its end', () => {
    const { queue, events, pool } = fakeQueue()
    queue.push(batchOf([0, 1], 2, queue))
    queue.start(0, undefined)
    expect([queue.inFlight, pool.bytes, queue.frontier]).to.deep.equal([0, 0, 0])
    for (const event of events) event.settle()
    expect([queue.inFlight, pool.bytes, queue.frontier]).to.deep.equal([0, 0, 0])
    events.length = 0
    queue.push(batchOf([0, 1], 2, queue))
    expect(queue.inFlight).to.equal(2)
    events[0]?.settle()
    queue.close()
    events[1]?.settle()
    expect([pool.bytes, queue.frontier]).to.deep.equal([0, 1])
  })

  it('holds the frontier at an event that was dropped, with nothing in flight', async () => {
    const { queue, events } = fakeQueue()
    queue.push(batchOf([0, 1], 2, queue))
    events[0]?.drop()
    events[1]?.settle()
    await queue.idle()
    expect([queue.frontier, queue.inFlight]).to.deep.equal([0, 0])
    expect(events[0]?.acknowledged).to.equal(false)
  })

  it('keeps what was fetched while nobody is subscribed', () => {
    const { queue, events, flow } = fakeQueue()
    queue.halt(true)
    queue.push(batchOf([0], 1, queue))
    expect([events.length, queue.queued, flow]).to.deep.equal([0, 1, [true]])
    queue.halt(false)
    expect([events.length, queue.queued, flow]).to.deep.equal([1, 0, [true, false]])
  })

  it('takes no batch from before its position', () => {
    const { queue, events } = fakeQueue()
    queue.push(batchOf([0, 1], 2, queue))
    queue.push(batchOf([0, 1], 2, queue))
    expect(events).to.have.length(2)
  })
})
