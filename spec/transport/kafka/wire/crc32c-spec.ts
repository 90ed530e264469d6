import { expect } from 'chai'
import { crc32c } from '../../../../lib/transport/kafka/wire/crc32c.js'

describe('crc32c', () => {
  // The vectors of RFC 3720, appendix B.4.
  const vectors: readonly [string, Uint8Array, number][] = [
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['"123456789"', Buffer.from('123456789'), 0xe3069283],
  ]
  for (const [name, bytes, sum] of vectors) it(`sums ${name}`, () => expect(crc32c(bytes)).to.equal(sum))

  it('sums a part', () => {
    expect(crc32c(Buffer.from('..123456789.'), 2, 11)).to.equal(0xe3069283)
  })
})
