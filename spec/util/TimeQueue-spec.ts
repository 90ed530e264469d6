import { expect } from 'chai'
import fc from 'fast-check'
import { TimeQueue } from '../../lib/util/TimeQueue.js'

describe('TimeQueue', () => {
  it('gives items by time, those of one time as they were added, as a sorted array does', () => {
    const step = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constant('take' as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const queue = new TimeQueue<number>()
        let model: Array<{ time: number; item: number }> = []
        for (const [item, time] of steps.entries()) {
          if (time === 'take') {
            const first = model.map(each => each.time).sort((a, b) => a - b)[0]
            expect(queue.take()).to.deep.equal(model.filter(each => each.time === first).map(each => each.item))
            model = model.filter(each => each.time !== first)
          } else {
            queue.add(time, item)
            model.push({ time, item })
          }
          expect(queue.first).to.equal(Math.min(Infinity, ...model.map(each => each.time)))
        }
        queue.clear()
        expect([queue.first, queue.take()]).to.deep.equal([Infinity, []])
      }),
    )
  })
})
