import { expect } from 'chai'
import fc from 'fast-check'
import { batchOf, fakeQueue } from '../support/fakeQueue.js'

/** A run of a partition: batches of records with gaps of any size, and acknowledgements in any order between them. */
const runs = fc.record({
  batches: fc.array(
    fc.record({
      gaps: fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(1_000_000)), { maxLength: 12 }),
      behind: fc.oneof(fc.constant(0), fc.nat(1_000)),
      acks: fc.array(fc.nat(1_000), { maxLength: 16 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  last: fc.array(fc.nat(1_000), { maxLength: 200 }),
})

describe('OffsetTracker', () => {
  it('has a frontier that is the offset of the first unfinished record, whatever the gaps and the order', () => {
    fc.assert(
      fc.property(runs, ({ batches, last }) => {
        const { queue, events } = fakeQueue()
        const done = new Set<number>()
        let position = 0
        const ack = (pick: number) => {
          if (events.length === 0) return
          // Picks repeat: an event is settled more than once, as by a late release.
          const event = events[pick % events.length]
          if (event === undefined || event.acknowledged) return
          event.settle()
          done.add(event.record.offset)
          check()
        }
        const check = () => {
          const unfinished = events.find(event => !done.has(event.record.offset))?.record.offset
          if (unfinished === undefined) expect(queue.frontier).to.equal(position)
          else {
            const before = Math.max(-1, ...[...done].filter(offset => offset < unfinished))
            // Between the two there may be a gap, in which any place is right.
            expect(queue.frontier).to.be.within(before + 1, unfinished)
          }
          expect(queue.inFlight).to.equal(events.length - done.size)
        }
        for (const { gaps, behind, acks } of batches) {
          const offsets: number[] = []
          for (const gap of gaps) {
            position += gap
            offsets.push(position++)
          }
          position += behind
          queue.push(batchOf(offsets, position, queue))
          check()
          for (const pick of acks) ack(pick)
        }
        for (const pick of last) ack(pick)
        for (let at = 0; at < events.length; at++) ack(at)
        expect(queue.frontier).to.equal(position)
        expect(queue.inFlight).to.equal(0)
      }),
      { numRuns: 300 },
    )
  })
})
