import { expect } from 'chai'
import fc from 'fast-check'
import { AlikeJson } from '../../lib/codecs/AlikeJson.js'

const AROUND = Buffer.from('"}1 \\')

/** What it gives, or how it fails. */
function outcome(decode: () => unknown): { value: unknown; text?: string } | { error: string } {
  try {
    const value = decode()
    // Tells the order of fields too.
    return { value, text: JSON.stringify(value) }
  } catch (error) {
    return { error: String(error) }
  }
}

/** Each text must come out as JSON.parse has it, also behind any of the others, and in the midst of other bytes. */
function expectAlike(texts: readonly Buffer[]): void {
  const alike = new AlikeJson()
  for (const text of [...texts, ...texts]) {
    const source = Buffer.concat([AROUND, text, AROUND])
    const found = outcome(() => alike.decode(source, AROUND.length, AROUND.length + text.length))
    expect(found).to.deep.equal(outcome(() => JSON.parse(text.toString('utf8'))))
  }
}

const leaf = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[a-z0-9]{0,30}$/),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(true, false, null, -0, 0, 1.5, -0.1, 1e21, 123456789012345, 1234567890123456),
)
const fields = fc.uniqueArray(
  fc.oneof(fc.constantFrom('a', 'user', 'ü', '__proto__', '1', '0', 'x"y', '\n', 'toString'), fc.string()),
  { maxLength: 5 },
)

const written = (value: unknown): string => (Object.is(value, -0) ? '-0' : JSON.stringify(value))

const styles = [
  (parts: string[][]) => `{${parts.map(part => part.join(':')).join(',')}}`,
  (parts: string[][]) => `{${parts.map(part => part.join(': ')).join(', ')}}`,
  (parts: string[][]) => `{\n ${parts.map(part => part.join(': ')).join(',\n ')}\n}`,
  (parts: string[][]) =>
    `{${parts
      .map(part => part.join(':'))
      .reverse()
      .join(',')}}`,
]

const records = fields.chain(names => {
  const record = fc.record({
    values: fc.tuple(...names.map(() => leaf)),
    style: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
    damage: fc.option(fc.record({ at: fc.nat(), byte: fc.nat(255) })),
  })
  return fc.array(record, { maxLength: 20 }).map(each =>
    each.map(({ values, style, damage }) => {
      const parts = names.map((name, at) => [JSON.stringify(name), written(values[at])])
      const bytes = Buffer.from((styles[style] as (parts: string[][]) => string)(parts))
      if (damage !== null) bytes[damage.at % bytes.length] = damage.byte
      return bytes
    }),
  )
})

describe('JSON of records that are alike', () => {
  it('is what JSON.parse makes of it, for records of one shape, as written by many, and damaged', () => {
    fc.assert(fc.property(records, expectAlike), { numRuns: 2_000 })
  })

  it('is what JSON.parse makes of it, for any JSON in turn', () => {
    const text = fc.json().map(each => Buffer.from(each))
    fc.assert(fc.property(fc.array(text, { maxLength: 40 }), expectAlike), { numRuns: 300 })
  })

  it('is what JSON.parse makes of it where records are cut off, run on, or have numbers that JSON does not have', () => {
    const first = '{"a":1,"b":"x"}'
    const others = [
      '{"a":1',
      '{"a":1,"b":"x',
      '{"a":1,"b":"x"}}',
      '{"a":01,"b":""}',
      '{"a":1.,"b":""}',
      '{"a":-,"b":""}',
    ]
    const more = [
      '{"a":1e,"b":""}',
      '{"a":+1,"b":""}',
      '{"a":.5,"b":""}',
      '{"a":tru,"b":""}',
      '{"a":1e5,"b":"\\u0041"}',
      '',
    ]
    expectAlike([first, ...others, first, ...more].map(text => Buffer.from(text)))
  })

  it('gives each record an object of its own, without its fields on a prototype', () => {
    const alike = new AlikeJson()
    const bytes = Buffer.from('{"a":1,"b":{}}{"a":1}{"a":2}')
    const read = (start: number, end: number) => alike.decode(bytes, start, end) as { a: number; b?: unknown }
    const [, second, third] = [read(0, 14), read(14, 21), read(21, 28)]
    expect([second, third]).to.deep.equal([{ a: 1 }, { a: 2 }])
    expect(Object.getPrototypeOf(third)).to.equal(Object.prototype)
    expect(Object.getOwnPropertyDescriptor(third, 'a')).to.include({
      enumerable: true,
      writable: true,
      configurable: true,
    })
  })

  it('goes on where the form of the records changes, and where they have none', () => {
    const text = (at: number): string => {
      if (at < 50) return JSON.stringify({ at })
      if (at < 100) return JSON.stringify({ at, more: [at] })
      return JSON.stringify(at % 2 === 0 ? { at, odd: false } : { odd: true, at })
    }
    expectAlike(Array.from({ length: 200 }, (_, at) => Buffer.from(text(at))))
  })
})
