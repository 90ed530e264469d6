import { expect } from 'chai'
import fc from 'fast-check'
import { shortTextAt } from '../../lib/codecs/shortTextAt.js'

const SIZE = 30_000
const sources = [7, 31, 101].map(step => Buffer.from(Array.from({ length: SIZE }, (_, at) => 32 + ((at * step) % 95))))

const picks = fc.array(
  fc.record({
    source: fc.nat(sources.length - 1),
    // Near to each other, as those of neighbouring fields, and far.
    start: fc.oneof(fc.nat(SIZE), fc.nat(100), fc.integer({ min: SIZE - 20, max: SIZE })),
    length: fc.nat(14),
    turn: fc.nat(9),
  }),
  { maxLength: 50 },
)

describe('shortTextAt', () => {
  it('gives the text of the bytes, wherever the last one was, and in whichever turn', () =>
    fc.assert(
      fc.asyncProperty(picks, async all => {
        for (const { source, start, length, turn } of all) {
          const bytes = sources[source] as Buffer
          const end = Math.min(SIZE, start + length)
          expect(shortTextAt(bytes, start, end)).to.equal(bytes.toString('latin1', start, end))
          if (turn === 0) await Promise.resolve()
        }
      }),
      { numRuns: 500 },
    ))
})
