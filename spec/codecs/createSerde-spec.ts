import { expect } from 'chai'
import fc from 'fast-check'
import { defaulted, number, object, string } from 'superstruct'
import { createSerde } from '../../lib/codecs/createSerde.js'
import { json } from '../../lib/codecs/json.js'
import { raw } from '../../lib/codecs/raw.js'
import type { TypeDescription } from '../../lib/codecs/TypeDescription.js'
import { groupKey } from '../../lib/operators/groupKey.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

const failure = (act: () => unknown): RxfaustError => {
  try {
    act()
  } catch (error) {
    expect(error).to.be.instanceOf(RxfaustError)
    return error as RxfaustError
  }
  return expect.fail('nothing was thrown')
}
const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString())

describe('createSerde', () => {
  it('writes string keys as text, other keys and all values as JSON', () => {
    expect(text(createSerde<string>(string(), 'key', 'key').encode('ann'))).to.equal('ann')
    expect(text(createSerde<string>(undefined, 'key', 'key').encode('ann'))).to.equal('ann')
    expect(text(createSerde<number>(number(), 'key', 'key').encode(5))).to.equal('5')
    expect(text(createSerde<string>(string(), 'value', 'value').encode('ann'))).to.equal('"ann"')
    expect(text(createSerde<object>(undefined, 'value', 'value').encode({ a: 1 }))).to.equal('{"a":1}')
  })

  it('takes codecs, their names, and a struct with a codec', () => {
    const bytes = new Uint8Array([1, 2])
    for (const description of ['raw', raw()] as TypeDescription[]) {
      expect(createSerde<Uint8Array>(description, 'value', 'value').encode(bytes)).to.deep.equal(bytes)
    }
    const both = createSerde<string>({ type: string(), codec: 'text' }, 'value', 'value')
    expect(text(both.encode('ann'))).to.equal('ann')
    expect(createSerde(json(), 'value', 'value').codecName).to.equal('json')
  })

  it('lets tombstones through', () => {
    const serde = createSerde(number(), 'value', 'value')
    expect([serde.encode(null), serde.decode(null)]).to.deep.equal([null, null])
  })

  it('applies defaults when it decodes, and names what does not fit', () => {
    const Order = object({ id: string(), amount: defaulted(number(), 1) })
    const serde = createSerde<{ id: string; amount: number }>(Order, 'value', 'value of topic "orders"')
    expect(serde.decode(Buffer.from('{"id":"a"}'))).to.deep.equal({ id: 'a', amount: 1 })
    const wrong = failure(() => serde.decode(Buffer.from('{"id":5}')))
    expect(wrong.code).to.equal('RXFAUST_DECODE')
    expect(wrong.message).to.match(/value of topic "orders".*string.*5/)
    expect(failure(() => serde.decode(Buffer.from('{'))).code).to.equal('RXFAUST_DECODE')
    expect(failure(() => serde.encode({ id: 5 } as never)).code).to.equal('RXFAUST_ENCODE')
    expect(failure(() => createSerde(undefined, 'value', 'value').encode(undefined as never)).code).to.equal(
      'RXFAUST_ENCODE',
    )
  })

  it('refuses what is no description', () => {
    expect(failure(() => createSerde({} as never, 'value', 'value')).code).to.equal('RXFAUST_OPTION')
    expect(failure(() => createSerde('xml' as never, 'value', 'value')).code).to.equal('RXFAUST_OPTION')
  })

  it('gives back what it was given, as JSON and as keys of a groupBy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        fc.pre(value !== null)
        const plain = JSON.parse(JSON.stringify(value)) as unknown
        for (const codec of [json(), groupKey]) expect(codec.decode(codec.encode(plain))).to.deep.equal(plain)
      }),
    )
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), key => groupKey.decode(groupKey.encode(key)) === key))
  })
})
