import { expect } from 'chai'
import fc from 'fast-check'
import { protobuf } from '../../lib/codecs/protobuf.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

const SHOP = `
  syntax = "proto3";
  package shop;
  enum Status { NEW = 0; PAID = 1; }
  message Line { string sku = 1; fixed64 at = 2; }
  message Order {
    int64 i = 1; uint64 u = 2; sint64 s = 3; sfixed64 f = 4;
    int32 n = 5; uint32 m = 6;
    Status status = 7; repeated Status history = 8; repeated uint64 ids = 9;
    map<string, int64> counts = 10; map<int64, Line> lines = 11; map<string, Status> states = 12; map<uint64, bool> flags = 13;
    oneof paid { string card = 14; int64 cash = 15; }
    bytes raw = 16;
    Order parent = 17;
  }`

describe('protobuf', () => {
  const codec = protobuf<Record<string, unknown>>(SHOP, 'shop.Order')
  before(() => codec.prepare?.())
  const hexOf = (value: Record<string, unknown>) => Buffer.from(codec.encode(value)).toString('hex')
  /** Only the fields that were given: the others have their defaults. */
  const there = (value: Record<string, unknown>) => {
    const read = codec.decode(codec.encode(value))
    return Object.fromEntries(Object.keys(value).map(name => [name, read[name]]))
  }

  it('writes what the encoding says, lists packed', () => {
    expect(hexOf({ i: 150 })).to.equal('089601')
    expect(hexOf({ i: -1n })).to.equal('08ffffffffffffffffff01')
    expect(hexOf({ s: '-1' })).to.equal('1801')
    expect(hexOf({ f: -5 })).to.equal('21fbffffffffffffff')
    expect(hexOf({ status: 'PAID', history: ['NEW', 'PAID'] })).to.equal('380142020001')
    expect(hexOf({ ids: [1, '2', 3n] })).to.equal('4a03010203')
    expect(hexOf({ counts: { a: 1 } })).to.equal('52050a01611001')
  })

  it('keeps integers of 64 bits, and reads them as texts', () => {
    const signed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const unsigned = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    fc.assert(
      fc.property(signed, unsigned, (a, b) => {
        const lines = { [`${a}`]: { sku: 'x', at: `${b}` } }
        const parent = codec.decode(codec.encode({ lines, flags: { [`${b}`]: true } }))
        const value = { i: a, u: b, s: `${a}`, f: a, counts: { a }, lines, ids: [b], parent }
        expect(there(value)).to.deep.equal({
          ...{ i: `${a}`, u: `${b}`, s: `${a}`, f: `${a}`, counts: { a: `${a}` }, ids: [`${b}`], lines },
          parent: { ...parent, lines, flags: { [`${b}`]: true } },
        })
      }),
      {
        numRuns: 100,
        examples: [
          [-(2n ** 63n), 2n ** 64n - 1n],
          [0n, 0n],
          [9_007_199_254_740_993n, 5n],
        ],
      },
    )
  })

  it('has enums as names, in lists and maps too, and one of several fields', () => {
    const value = { status: 'PAID', history: ['NEW', 'PAID'], states: { a: 'PAID' }, raw: Buffer.from('ab') }
    expect(there(value)).to.deep.equal(value)
    expect(there({ cash: 3n })).to.deep.equal({ cash: '3' })
    expect(codec.decode(codec.encode({ cash: 3n }))).to.not.have.property('card')
  })

  it('knows the files of Google', async () => {
    const file = 'google/protobuf/timestamp.proto'
    const schema = `syntax = "proto3"; import "${file}"; message Event { google.protobuf.Timestamp at = 1; }`
    const event = protobuf<object>(schema, 'Event')
    await event.prepare?.()
    const value = { at: { seconds: '5', nanos: 7 } }
    expect(Buffer.from(event.encode(value)).toString('hex')).to.equal('0a0408051007')
    expect(event.decode(event.encode(value))).to.deep.equal(value)
  })

  const unfit: Record<string, [Record<string, unknown>, string]> = {
    'an integer that is too large for 64 bits': [
      { i: 2n ** 63n },
      'i: 9223372036854775808 is out of the range of int64',
    ],
    'a negative one without sign': [{ u: -1 }, 'u: -1 is out of the range of uint64'],
    'one that is too large for 32 bits': [{ n: 2 ** 31 }, 'n: 2147483648 is out of the range of int32'],
    'a negative one of 32 bits without sign': [{ m: -1 }, 'm: -1 is out of the range of uint32'],
    'one that is not exact': [{ i: 2 ** 60 }, 'give a bigint or a text'],
    'a fraction': [{ i: 1.5 }, 'i: integer'],
    'a key of a map that is no integer': [{ lines: { abcdefgh: {} } }, '"abcdefgh" is no key of type int64'],
    'a key of a map that is too large': [{ flags: { '-1': true } }, 'flags: -1 is out of the range of uint64'],
    'an unknown name of an enum': [{ status: 'toString' }, 'status: enum value'],
    'an unknown field': [{ parent: { toString: 1 } }, 'parent: the message has no field toString'],
    'two fields of which one may be': [{ card: 'a', cash: 1 }, 'paid: multiple values'],
  }
  for (const [what, [value, message]] of Object.entries(unfit)) {
    it(`refuses ${what}`, () => {
      expect(() => codec.encode(value)).to.throw(message)
    })
  }

  it('refuses bytes that are cut off', () => {
    expect(() => codec.decode(Buffer.from('5205', 'hex'))).to.throw()
  })

  it('tells a schema that can not be used from a missing package', async () => {
    const wrong = [protobuf('nonsense', 'A'), protobuf(SHOP, 'shop.Refund'), protobuf('message A { B b = 1; }', 'A')]
    for (const each of wrong) {
      const error = await each.prepare?.().catch((failure: unknown) => failure)
      expect(error).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_SCHEMA')
    }
  })
})
