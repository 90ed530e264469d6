import { expect } from 'chai'
import fc from 'fast-check'
import { json } from '../../lib/codecs/json.js'
import { text } from '../../lib/codecs/text.js'
import { groupKey } from '../../lib/operators/groupKey.js'

const string = fc.oneof(fc.string({ maxLength: 100 }), fc.string({ unit: 'binary', maxLength: 100 }))

describe('codecs that decode where the bytes lie', () => {
  const values = { text: [text(), string], json: [json(), fc.jsonValue()], groupKey: [groupKey, string] } as const
  for (const [name, [codec, arbitrary]] of Object.entries(values)) {
    it(`${name} gives what it gives for the bytes alone`, () => {
      fc.assert(
        fc.property(arbitrary as fc.Arbitrary<never>, fc.nat(9), (value, before) => {
          const bytes = Buffer.from(codec.encode(value))
          const source = Buffer.concat([Buffer.alloc(before, 0xff), bytes, Buffer.from([0xff])])
          const decodeAt = codec.decoderAt?.() ?? codec.decodeAt
          const found = decodeAt?.call(codec, source, before, before + bytes.length)
          expect(found).to.deep.equal(codec.decode(bytes))
          expect(Buffer.from(codec.encodeText?.(value) as string).equals(bytes)).to.equal(true)
        }),
      )
    })
  }

  it('refuses what is no UTF-8 there too', () => {
    expect(() => text().decodeAt?.(Buffer.from([0x61, 0xff, 0x61]), 0, 2)).to.throw('the bytes are no UTF-8')
  })
})
