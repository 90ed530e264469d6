import { expect } from 'chai'
import { murmur2 } from '../../lib/transport/murmur2.js'

describe('murmur2', () => {
  const ofJava: readonly (readonly [string, number])[] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ]
  for (const [text, hash] of ofJava) {
    it(`hashes ${text} as Java does`, () => {
      expect(murmur2(Buffer.from(text))).to.equal(hash)
    })
  }
})
