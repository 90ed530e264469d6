import { expect } from 'chai'
import fc from 'fast-check'
import { brotli } from '../../lib/codecs/brotli.js'
import { codecs } from '../../lib/codecs/codecs.js'
import { createCodec } from '../../lib/codecs/createCodec.js'
import { createSerde } from '../../lib/codecs/createSerde.js'
import { gzip } from '../../lib/codecs/gzip.js'
import { json } from '../../lib/codecs/json.js'
import type { TypeDescription } from '../../lib/codecs/TypeDescription.js'
import { text } from '../../lib/codecs/text.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { javaFixtures } from '../support/javaFixtures.js'

function errorOf(act: () => unknown): RxfaustError {
  try {
    act()
  } catch (error) {
    expect(error).to.be.instanceOf(RxfaustError)
    return error as RxfaustError
  }
  return expect.fail('nothing was thrown')
}

/** Numbers of a value as each codec has them. */
function givenTo(codec: string, value: unknown): unknown {
  if (codec === 'raw') return Buffer.from(value as string, 'hex')
  return codec === 'bigint' ? BigInt(value as string) : value
}

describe('codecs', () => {
  before(async () => {
    await codecs.load('yaml')
    await codecs.load('msgpack')
  })

  for (const name of ['json', 'yaml', 'msgpack', 'json|gzip', 'msgpack|brotli', 'json|deflate|binary'] as const) {
    it(`gives back with ${name} what it was given`, () => {
      const codec = codecs.get(name)
      fc.assert(
        fc.property(fc.jsonValue(), value => {
          // A name that no codec should set, and msgpackr renames.
          fc.pre(!JSON.stringify(value).includes('__proto__'))
          const plain = JSON.parse(JSON.stringify(value)) as unknown
          expect(codec.decode(codec.encode(plain))).to.deep.equal(plain)
        }),
        { numRuns: 50 },
      )
    })
  }

  for (const name of ['raw', 'binary', 'gzip', 'deflate', 'brotli', 'gzip|binary'] as const) {
    it(`gives back with ${name} the bytes that it was given`, () => {
      const codec = codecs.get(name)
      fc.assert(
        fc.property(fc.uint8Array(), bytes => {
          expect(Buffer.from(bytes).equals(codec.decode(codec.encode(bytes)))).to.equal(true)
        }),
        { numRuns: 50 },
      )
    })
  }

  it('writes and reads exactly what Java does', () => {
    for (const { codec: name, value: given, hex } of javaFixtures.serialized) {
      const codec = codecs.get(name)
      const value = givenTo(name, given)
      expect(Buffer.from(codec.encode(value as never)).toString('hex'), `${name} ${given}`).to.equal(hex)
      const read = codec.decode(Buffer.from(hex, 'hex'))
      // A float of Java's is a double in JSON, exactly.
      expect(name === 'raw' ? Buffer.from(read as Uint8Array) : read, `${name} ${hex}`).to.deep.equal(value)
    }
  })

  const broken: Partial<Record<Parameters<typeof codecs.get>[0], readonly (string | Buffer)[]>> = {
    json: ['{', '', 'nope'],
    yaml: ['a: [', Buffer.from([0xff])],
    msgpack: [Buffer.from([0xc1]), Buffer.from([0x92, 1]), Buffer.from([1, 2])],
    text: [Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80])],
    binary: ['a', 'ab=c', 'a-b_', 'YQ', '='],
    gzip: ['x', gzip().encode(Buffer.from('abc')).subarray(0, -3) as Buffer],
    deflate: ['x'],
    brotli: ['xx'],
    'json|gzip': ['{}', gzip().encode(Buffer.from('{')) as Buffer],
    short: ['a', 'abc'],
    int: ['abc', 'abcde'],
    long: ['a', Buffer.from('7fffffffffffffff', 'hex')],
    bigint: ['a'],
    float: ['abcdefgh'],
    double: ['abcd'],
    boolean: ['', Buffer.from([2])],
    uuid: ['0b3e5f2a9c1d4e8fa7b61234567890ab', ''],
  }
  for (const [name, inputs] of Object.entries(broken)) {
    it(`makes a decode error of what ${name} can't read`, () => {
      const serde = createSerde(name as TypeDescription, 'value', 'value of topic "t"')
      for (const input of inputs ?? []) {
        const error = errorOf(() => serde.decode(Buffer.from(input)))
        expect(error.code).to.equal('RXFAUST_DECODE')
        expect(error.message).to.include(`value of topic "t" can't be decoded as ${name}`)
      }
    })
  }

  const unfit: Partial<Record<Parameters<typeof codecs.get>[0], readonly unknown[]>> = {
    json: [undefined, () => 1],
    yaml: [undefined],
    msgpack: [undefined, () => 1],
    text: [5],
    raw: ['a'],
    binary: ['a'],
    gzip: ['a'],
    short: [32_768, -32_769, 1.5, '1'],
    int: [2 ** 31, Number.NaN],
    long: [2 ** 53, 0.5, 1n],
    bigint: [1],
    float: ['1'],
    double: [1n],
    boolean: [1],
    uuid: ['x', 5],
  }
  for (const [name, values] of Object.entries(unfit)) {
    it(`makes an encode error of what ${name} can't write`, () => {
      const serde = createSerde(name as TypeDescription, 'value', 'value of topic "t"')
      for (const value of values ?? []) expect(errorOf(() => serde.encode(value)).code).to.equal('RXFAUST_ENCODE')
    })
  }

  it('does not decompress more than it is told to', () => {
    const bomb = Buffer.alloc(1_000_000)
    expect(() => gzip({ maxBytes: 1_000 }).decode(gzip().encode(bomb))).to.throw()
    expect(() => brotli({ maxBytes: 1_000 }).decode(brotli().encode(bomb))).to.throw()
    expect(gzip({ maxBytes: 1_000_000 }).decode(gzip({ level: 9 }).encode(bomb))).to.have.length(1_000_000)
    expect(errorOf(() => gzip({ level: 10 })).code).to.equal('RXFAUST_OPTION')
    expect(errorOf(() => gzip({ maxBytes: 0 })).code).to.equal('RXFAUST_OPTION')
  })

  it('pipes in code as in names', () => {
    const piped = json<{ a: number }>().pipe(gzip())
    expect(piped.name).to.equal('json|gzip')
    expect(codecs.get('json|gzip').decode(piped.encode({ a: 1 }))).to.deep.equal({ a: 1 })
    expect(codecs.get('json | gzip' as 'json|gzip').name).to.equal('json|gzip')
  })

  it('says what is wrong with a name', () => {
    expect(errorOf(() => codecs.get('xml' as never)).message).to.include('"xml" does not exist')
    expect(errorOf(() => codecs.get('json|zip')).message).to.match(/"zip" in "json\|zip".*json, text/)
    const error = errorOf(() => codecs.get('json|yaml'))
    expect(error.code).to.equal('RXFAUST_OPTION')
    expect(error.message).to.include('raw, binary, gzip, deflate, brotli')
  })

  it('takes codecs by registration, once per name', () => {
    const hex = createCodec<string>({
      name: 'spec-hex',
      encode: value => Buffer.from(value, 'hex'),
      decode: bytes => Buffer.from(bytes).toString('hex'),
    })
    codecs.register(hex)
    codecs.register(hex)
    expect(codecs.names()).to.include('spec-hex')
    const serde = createSerde<string>('spec-hex|binary' as TypeDescription, 'value', 'value')
    expect(Buffer.from(serde.encode('00ff') as Uint8Array).toString()).to.equal('AP8=')
    expect(errorOf(() => codecs.register({ ...hex })).code).to.equal('RXFAUST_NAME')
    expect(errorOf(() => codecs.register({ ...text(), pipe: undefined } as never)).code).to.equal('RXFAUST_NAME')
    expect(errorOf(() => codecs.register({ ...hex, name: 'a|b' })).code).to.equal('RXFAUST_NAME')
  })
})
