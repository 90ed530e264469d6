import { expect } from 'chai'
import fc from 'fast-check'
import { firstWindowStart } from '../../lib/windows/firstWindowStart.js'
import { lastWindowStart } from '../../lib/windows/lastWindowStart.js'

/** Around the epoch, before it, and where seconds and milliseconds leave 32 bits. */
const times = fc
  .tuple(
    fc.constantFrom(0, -1_000, -(2 ** 31), 2 ** 31, 2 ** 31 * 1000, -62_135_596_800_000),
    fc.integer({ min: -99, max: 99 }),
  )
  .map(([base, offset]) => base + offset)

describe('firstWindowStart and lastWindowStart', () => {
  it('give the first and the last of the windows that a brute-force search finds', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (time, one, other) => {
        const size = Math.max(one, other)
        const step = Math.min(one, other)
        const found: number[] = []
        for (let start = time - size; start <= time + step; start++) {
          if (start % step === 0 && start <= time && time < start + size) found.push(start + 0)
        }
        const definition = { kind: 'hopping', size, step } as const
        expect(firstWindowStart(definition, time)).to.equal(found[0])
        expect(lastWindowStart(definition, time)).to.equal(found.at(-1))
      }),
    )
  })

  it('are the same for tumbling windows', () => {
    const definition = { kind: 'tumbling', size: 60_000 } as const
    for (const [time, start] of [
      [61_000, 60_000],
      [60_000, 60_000],
      [-1, -60_000],
      [-60_000, -60_000],
    ] as const) {
      expect([firstWindowStart(definition, time), lastWindowStart(definition, time)]).to.deep.equal([start, start])
    }
    expect(Object.is(lastWindowStart(definition, -0), 0)).to.equal(true)
    expect(Object.is(firstWindowStart(definition, -0), 0)).to.equal(true)
  })
})
