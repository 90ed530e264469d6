import { expect } from 'chai'
import fc from 'fast-check'
import { TimeBuckets } from '../../lib/windows/TimeBuckets.js'

describe('TimeBuckets', () => {
  it('has what a list has that is searched', () => {
    const time = fc.integer({ min: -150, max: 150 })
    const id = fc.constantFrom('a', 'b', 'c')
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constant('put' as const), time, id) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('delete' as const), time, id) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('drop' as const), time, id) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), steps => {
        const buckets = new TimeBuckets<string>()
        let model: { time: number; id: string; item: string }[] = []
        for (const [at, [what, time, id]] of steps.entries()) {
          const known = model.find(each => each.time === time && each.id === id)
          if (what === 'put') {
            if (known === undefined) model.push({ time, id, item: `${at}` })
            else known.item = `${at}`
            buckets.put(time, id, `${at}`)
          } else if (what === 'delete') {
            model = model.filter(each => each !== known)
            expect(buckets.delete(time, id)).to.equal(known !== undefined)
          } else {
            const dropped: string[] = []
            buckets.dropBefore(time, item => void dropped.push(item))
            const expected = model.filter(each => each.time < time).map(({ item }) => item)
            expect(dropped.sort()).to.deep.equal(expected.sort())
            model = model.filter(each => each.time >= time)
          }
          const later = model.map(each => each.time).filter(each => each > time)
          expect(buckets.next(time)).to.equal(later.length === 0 ? undefined : Math.min(...later))
          expect([...buckets.at(time)].sort()).to.deep.equal(
            model
              .filter(each => each.time === time)
              .map(({ item }) => item)
              .sort(),
          )
          expect(buckets.size).to.equal(model.length)
        }
      }),
    )
  })
})
