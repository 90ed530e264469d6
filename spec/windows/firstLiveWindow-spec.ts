import { expect } from 'chai'
import fc from 'fast-check'
import { firstLiveWindow } from '../../lib/windows/firstLiveWindow.js'
import { tumblingWindow } from '../../lib/windows/tumblingWindow.js'

describe('firstLiveWindow', () => {
  it('keeps a window until stream time has reached its end and expires', () => {
    expect(firstLiveWindow(10, 5, 14)).to.equal(0)
    expect(firstLiveWindow(10, 5, 15)).to.equal(10)
    expect(firstLiveWindow(10, 0, 9)).to.equal(0)
    expect(firstLiveWindow(10, 0, 10)).to.equal(10)
  })

  it('says the same as the end of each window does', () => {
    const time = fc.integer({ min: -1e12, max: 1e12 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(1e6),
        time,
        fc.integer(),
        (size, expires, streamTime, away) => {
          const { start, end } = tumblingWindow(size, streamTime + (away % (4 * size)) - expires)
          expect(start < firstLiveWindow(size, expires, streamTime)).to.equal(end + expires <= streamTime)
        },
      ),
    )
  })
})
