import { type } from 'arktype'
import { expect } from 'chai'
import * as s from 'superstruct'
import * as v from 'valibot'
import { z } from 'zod'
import { createSerde } from '../../lib/codecs/createSerde.js'
import type { TypeDescription } from '../../lib/codecs/TypeDescription.js'
import { codecs, Model, RxfaustError } from '../../lib/index.js'

const serdeOf = (description: TypeDescription) => createSerde<unknown>(description, 'value', 'value of topic "orders"')
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const german = s.coerce(s.date(), s.string(), text => {
  const [day, month, year] = text.split('.').map(Number) as [number, number, number]
  return new Date(Date.UTC(year, month - 1, day))
})

describe('Structs as keys and values', () => {
  it('have dates, sets and maps, at any depth', async () => {
    const struct = s.type({
      at: s.date(),
      tags: s.set(s.string()),
      counts: s.array(s.map(s.string(), s.number())),
      pairs: s.optional(s.map(s.number(), s.date())),
    })
    const value = {
      at: new Date(1),
      tags: new Set(['a']),
      counts: [new Map([['b', 2]])],
      pairs: new Map([[3, new Date(4)]]),
    }
    const serde = serdeOf(struct)
    expect(JSON.parse(Buffer.from(serde.encode(value) ?? []).toString())).to.deep.equal({
      at: '1970-01-01T00:00:00.001Z',
      tags: ['a'],
      counts: [{ b: 2 }],
      pairs: [[3, '1970-01-01T00:00:00.004Z']],
    })
    for (const codec of ['json', 'yaml', 'msgpack|gzip'] as const) {
      await codecs.load(codec)
      const one = serdeOf({ type: struct, codec })
      expect(one.decode(one.encode(value))).to.deep.equal(value)
    }
  })

  it('read dates that say which instant they are, and leave others to a struct that knows', () => {
    const dates = serdeOf(s.object({ at: s.defaulted(s.date(), () => new Date(5)) }))
    const read = (at: unknown) => (dates.decode(json({ at })) as { readonly at: Date }).at.getTime()
    expect(['2001-01-02', '2001-01-02T01:00+01:00', 978_393_600_000, undefined].map(read)).to.deep.equal([
      978_393_600_000, 978_393_600_000, 978_393_600_000, 5,
    ])
    for (const wrong of ['5', 'Jan 2 2001', '2001-02-30', '2001-01-02T01:00', 'x', 1e99]) {
      expect(() => read(wrong), String(wrong)).to.throw(/at: Expected a valid `Date` object/)
    }
    const own = serdeOf(s.object({ at: german }))
    expect(own.decode(json({ at: '02.01.2001' }))).to.deep.equal({ at: new Date('2001-01-02') })
    // Read by such a struct, what JSON makes of the date would be another one, or none.
    expect(() => own.encode({ at: new Date(0) })).to.throw(RxfaustError, /at: Expected a valid/)
  })

  it('say where something does not fit', () => {
    const struct = s.object({ a: s.object({ b: s.number() }), c: s.array(s.string()) })
    expect(() => serdeOf(struct).decode(json({ a: { b: 'x' }, c: [1], d: 1 }))).to.throw(
      /: a\.b: Expected a number, but received: "x"; c\.0: Expected a string, but received: 1; d: Expected a value of type/,
    )
  })
})

describe('A rule of a struct that throws', () => {
  it('hides no failure that was there before it', () => {
    const rule = s.refine(s.any(), 'rule', () => {
      throw new Error('it looks around')
    })
    const serde = serdeOf(s.type({ a: s.string(), b: rule }))
    expect(() => serde.decode(json({ a: 1 })))
      .to.throw(RxfaustError, /path: a -- Expected a string/)
      .with.property('code', 'RXFAUST_DECODE')
    expect(() => serde.decode(json({ a: '' }))).to.throw(RxfaustError, /it looks around/)
  })
})

describe('What is written', () => {
  class Order extends Model('Order', { n: s.number() }) {}
  const wrong: Readonly<Record<string, readonly [TypeDescription, unknown]>> = {
    'infinite numbers of superstruct': [s.object({ n: s.number() }), { n: Number.POSITIVE_INFINITY }],
    'infinite numbers of a model': [Order, { n: Number.NEGATIVE_INFINITY }],
    'infinite numbers of valibot': [v.object({ n: v.number() }), { n: Number.POSITIVE_INFINITY }],
    'bytes as JSON': [s.object({ n: s.instance(Uint8Array) }), { n: new Uint8Array(1) }],
    'dates of zod': [z.object({ at: z.date() }), { at: new Date(0) }],
    'sets of zod': [z.set(z.string()), new Set(['a'])],
    'dates of valibot': [v.object({ at: v.date() }), { at: new Date(0) }],
    'dates of arktype': [type({ at: 'Date' }), { at: new Date(0) }],
  }
  for (const [name, [description, value]] of Object.entries(wrong)) {
    it(`can be read again: ${name} are refused`, () => {
      expect(() => serdeOf(description).encode(value))
        .to.throw(RxfaustError, /could not be read again/)
        .with.property('code', 'RXFAUST_ENCODE')
    })
  }

  it('can be what another codec has', async () => {
    await Promise.all([codecs.load('msgpack'), codecs.load('yaml')])
    for (const [description, value] of [
      [{ type: z.object({ at: z.date() }), codec: 'msgpack' }, { at: new Date(0) }],
      [{ type: s.object({ n: s.bigint() }), codec: 'msgpack' }, { n: 2n ** 60n }],
      [{ type: s.object({ n: s.number() }), codec: 'yaml' }, { n: Number.POSITIVE_INFINITY }],
      [z.object({ at: z.coerce.date() }), { at: new Date(0) }],
      [type({ at: 'string.date.parse' }), { at: new Date(0) }],
    ] as [TypeDescription, unknown][]) {
      const serde = serdeOf(description)
      expect(serde.decode(serde.encode(value))).to.deep.equal(value)
    }
  })
})
