import { expect } from 'chai'
import fc from 'fast-check'
import { readWindowStart } from '../../lib/windows/readWindowStart.js'
import { windowStartBytes } from '../../lib/windows/windowStartBytes.js'
import { writeWindowStart } from '../../lib/windows/writeWindowStart.js'

const written = (start: number): Buffer => {
  const bytes = Buffer.alloc(windowStartBytes)
  writeWindowStart(bytes, start)
  return bytes
}

describe('writeWindowStart', () => {
  const start = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -5, max: 5 }), fc.constantFrom(2 ** 32, -(2 ** 32) - 1))

  it('can be read again', () => {
    fc.assert(
      fc.property(start, each => {
        expect(readWindowStart(written(each))).to.equal(each)
      }),
    )
  })

  it('orders bytes as times', () => {
    fc.assert(
      fc.property(start, start, (a, b) => {
        expect(Buffer.compare(written(a), written(b))).to.equal(Math.sign(a - b))
      }),
    )
  })
})
