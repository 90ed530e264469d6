import { expect } from 'chai'
import fc from 'fast-check'
import { tumblingWindow } from '../../lib/windows/tumblingWindow.js'

describe('tumblingWindow', () => {
  it('is aligned to the epoch, before it as well', () => {
    expect(tumblingWindow(60_000, 61_000)).to.deep.equal({ start: 60_000, end: 120_000 })
    expect(tumblingWindow(60_000, 60_000)).to.deep.equal({ start: 60_000, end: 120_000 })
    expect(tumblingWindow(60_000, -1)).to.deep.equal({ start: -60_000, end: 0 })
    expect(tumblingWindow(60_000, -60_000)).to.deep.equal({ start: -60_000, end: 0 })
    expect(Object.is(tumblingWindow(60_000, -0).start, 0)).to.equal(true)
  })

  it('holds its time, begins at a multiple of its size, and windows meet', () => {
    const time = fc.integer({ min: -8.64e15, max: 8.64e15 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e11 }), time, (size, timestamp) => {
        const { start, end } = tumblingWindow(size, timestamp)
        expect(start).to.be.at.most(timestamp)
        expect(end).to.be.above(timestamp)
        expect(end - start).to.equal(size)
        expect(Math.abs(start % size)).to.equal(0)
        expect(tumblingWindow(size, end).start).to.equal(end)
        expect(tumblingWindow(size, start - 1).end).to.equal(start)
      }),
    )
  })
})
