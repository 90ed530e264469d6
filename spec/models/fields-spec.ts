import BigNumber from 'bignumber.js'
import { expect } from 'chai'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import * as s from 'superstruct'
import {
  type AnyType,
  array,
  bytes,
  datetime,
  decimal,
  defaulted,
  field,
  fromString,
  Model,
  map,
  nullable,
  optional,
  record,
  set,
  tuple,
  union,
} from '../../lib/index.js'

interface Box {
  readonly value: unknown
}

/** A model of one field: what it makes of data, and how that is written again. */
function box(type: AnyType, options = {}) {
  const Of = Model('Of', { value: type }, options)
  return {
    read: (value: unknown) => (Of.from({ value }) as unknown as Box).value,
    /** Read, written, read and written again. */
    through(value: unknown) {
      const first = (Of.from({ value }) as { toJSON(): Record<string, unknown> }).toJSON()
      const again = (Of.loads(JSON.stringify(first)) as { toJSON(): Record<string, unknown> }).toJSON()
      expect(again).to.deep.equal(first)
      return first.value
    },
    why: (value: unknown) => Of.validate({ value }).map(({ refinement, message }) => refinement ?? message),
  }
}

describe('datetime', () => {
  it('reads ISO 8601 with its offset, and milliseconds', () => {
    const { read, through, why } = box(datetime())
    for (const text of [
      '2001-01-01T00:47Z',
      '2001-01-01T00:47:00',
      '2001-01-01T02:47:00.000+02:00',
      '20010101T004700Z',
      '2001-W01-1T00:47Z',
    ]) {
      expect((read(text) as DateTime).toMillis(), text).to.equal(978_310_020_000)
    }
    expect((read(978_310_020_000) as DateTime).toISO()).to.equal('2001-01-01T00:47:00.000Z')
    expect((read('2001-01-01T02:47:00+02:00') as DateTime).offset).to.equal(120)
    expect(through('2001-01-01T02:47+02:00')).to.equal('2001-01-01T02:47:00.000+02:00')
    expect(through('2001-01-01')).to.equal('2001-01-01T00:00:00.000Z')
    expect(through('2001-01-01T00:00:00.123456Z')).to.equal('2001-01-01T00:00:00.123456Z')
    for (const wrong of [
      '',
      'x',
      '2001-02-29',
      '2001-13-01T00:00Z',
      '2001-01-01T25:00Z',
      Number.NaN,
      9e15,
      true,
      null,
      {},
    ]) {
      expect(why(wrong), String(wrong)).to.have.length(1)
    }
    expect(why('2000-02-29T00:00Z')).to.have.length(0)
  })

  it('reads what Luxon reads, and as Luxon does', () => {
    const { read, why } = box(datetime())
    const two = (max: number) => fc.integer({ min: 0, max }).map(number => String(number).padStart(2, '0'))
    const text = fc
      .tuple(
        fc.constantFrom('2001', '2000', '1900', '0001'),
        two(13),
        two(32),
        two(25),
        two(61),
        two(61),
        fc.constantFrom('', '.5', '.123', '.1239', ',25'),
        fc.constantFrom('Z', '', '+02:00', '-11:30', '+00:00', '+0200', '+15:00', '+99:99', 'z'),
      )
      .map(([y, m, d, h, min, sec, fraction, zone]) => `${y}-${m}-${d}T${h}:${min}:${sec}${fraction}${zone}`)
    fc.assert(
      fc.property(text, each => {
        const expected = DateTime.fromISO(each, { zone: 'utc', setZone: true })
        expect(why(each).length === 0).to.equal(expected.isValid)
        if (!expected.isValid) return
        const made = read(each) as DateTime
        expect([made.toMillis(), made.toISO()]).to.deep.equal([expected.toMillis(), expected.toISO()])
      }),
      { numRuns: 2_000 },
    )
  })

  it('is read when it is asked for, and once', () => {
    const Of = Model('Of', { at: datetime(), more: optional(nullable(datetime())) })
    const { fromISO, fromMillis } = DateTime
    let reads = 0
    const counted = <F extends (...args: never[]) => unknown>(read: F): F =>
      ((...args: never[]) => {
        reads++
        return Reflect.apply(read, DateTime, args)
      }) as F
    Object.assign(DateTime, { fromISO: counted(fromISO), fromMillis: counted(fromMillis) })
    try {
      const one = Of.from({ at: '2001-01-01T00:47:00.000Z', more: '2001-01-01T01:47' })
      const passedOn = Of.from(one.toJSON()).toJSON().at
      expect([reads, passedOn]).to.deep.equal([1, '2001-01-01T00:47:00.000Z'])
      expect(one.equals(Of.from({ at: '2001-01-01T00:47:00.000Z', more: '2001-01-01T01:47' }))).to.equal(true)
      expect(reads).to.equal(1)
      expect(one.at).to.equal(one.at)
      expect(one.more).to.equal(one.more)
      expect(reads).to.be.within(3, 4)
      expect(one.derive({ more: null }).at.toMillis()).to.equal(one.at.toMillis())
    } finally {
      Object.assign(DateTime, { fromISO, fromMillis })
    }
    expect({ ...Of.from({ at: 0, more: null }) }.more).to.equal(null)
    expect('more' in Of.from({ at: 0 })).to.equal(false)
  })

  it('takes a parser of the field or the model, a zone, and another way to be written', () => {
    const parse = (text: unknown) => DateTime.fromFormat(String(text), 'dd.MM.yyyy HH:mm', { zone: 'Europe/Oslo' })
    for (const { read, why } of [box(datetime({ parse })), box(array(nullable(datetime())), { dateParser: parse })]) {
      const wrapped = (value: unknown) => (why('x').some(each => each.includes('array')) ? [value] : value)
      const [date] = [read(wrapped('02.01.2001 00:47'))].flat() as DateTime[]
      expect(date?.toISO()).to.equal('2001-01-02T00:47:00.000+01:00')
      expect(why(wrapped('2001-01-02T00:47Z'))).to.have.length(1)
    }
    expect(
      box(
        datetime({
          parse: () => {
            throw new Error('no')
          },
        }),
      ).why('x'),
    ).to.have.length(1)
    expect((box(datetime({ zone: 'Europe/Oslo' })).read('2001-07-01T00:00') as DateTime).offset).to.equal(120)
    expect(box(datetime({ write: 'millis' })).through('1970-01-01T00:00:01Z')).to.equal(1000)
    expect(box(s.date()).through('2001-01-01T00:47:00.000Z')).to.equal('2001-01-01T00:47:00.000Z')
  })
})

describe('decimal', () => {
  it('keeps every digit', () => {
    const { read, through, why } = box(decimal())
    for (const text of [
      '10.25',
      '1.10',
      '0',
      '-0.5',
      '123456789012345678901234567890.123456789012345678901234567890',
    ]) {
      expect(through(text)).to.equal(text)
    }
    expect([
      through('+007.50'),
      through('1e3'),
      through('-0.0'),
      through('.5'),
      through(10.25),
      through(5),
    ]).to.deep.equal(['7.50', '1000', '0.0', '0.5', '10.25', '5'])
    expect((read('0.1') as BigNumber).plus(read('0.2') as BigNumber).toFixed()).to.equal('0.3')
    for (const wrong of [
      '',
      'x',
      '1,5',
      '1e9999',
      'NaN',
      'Infinity',
      '0x10',
      Number.NaN,
      0.1 + 0.2,
      1234567890123456,
      true,
      null,
    ]) {
      expect(why(wrong), String(wrong)).to.have.length(1)
    }
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 30 }), (whole, places) => {
        const text = new BigNumber(whole.toString()).shiftedBy(-places).toFixed()
        expect(through(text)).to.equal(text)
      }),
    )
  })

  it('has limits of digits and scale', () => {
    const { through, why } = box(decimal({ digits: 5, scale: 2 }))
    for (const fine of ['123.45', '-999.99', '0.01', '100']) expect(through(fine)).to.equal(fine)
    expect(through('1.5000')).to.equal('1.50')
    expect([why('1234.56'), why('1.234'), why('1000.00'), why('x')[0]]).to.deep.equal([
      ['digits'],
      ['scale'],
      ['digits'],
      'Expected a decimal, but received: "x"',
    ])
  })
})

describe('types of fields', () => {
  it('read bytes from base64', () => {
    const { read, through, why } = box(bytes())
    fc.assert(
      fc.property(fc.uint8Array(), each => {
        const text = Buffer.from(each).toString('base64')
        expect(read(text)).to.deep.equal(each)
        expect(through(text)).to.equal(text)
      }),
    )
    for (const wrong of ['a', 'A*==', 'AA=A', ' AAA', 5, null, [1]]) expect(why(wrong), String(wrong)).to.have.length(1)
  })

  it('read numbers and booleans from strings where asked', () => {
    expect(box(fromString(s.number())).read(' -12.5e1 ')).to.equal(-125)
    expect(box(fromString(s.boolean())).read('TRUE')).to.equal(true)
    expect(box(optional(fromString(s.integer()))).why('1.5')).to.have.length(1)
    for (const wrong of ['', ' ', 'x', '0x10', 'Infinity', '1e999', '1 2']) {
      expect(box(fromString(s.number())).why(wrong)).to.have.length(1)
    }
    for (const wrong of ['yes', '', '1']) expect(box(fromString(s.boolean())).why(wrong)).to.have.length(1)
    expect(box(s.number()).why('5')).to.have.length(1)
    expect(box(defaulted(array(s.number()), []), { coerce: true }).read(['5', 6])).to.deep.equal([5, 6])
    expect(box(s.boolean(), { coerce: true }).read('false')).to.equal(false)
    expect(box(s.string(), { coerce: true }).why(5)).to.have.length(1)
  })

  it('are in collections of every kind', () => {
    const Point = Model('Point', { x: s.number(), at: optional(datetime()) })
    const one = { x: 1, at: '2001-01-01T00:00:00.000Z' }
    for (const [type, value] of [
      [array(Point), [one, { x: 2 }]],
      [set(Point), [one, { x: 2 }]],
      [map(s.string(), Point), { a: one, b: { x: 2 } }],
      [
        map(s.number(), Point),
        [
          [1, one],
          [2, { x: 2 }],
        ],
      ],
      [record(s.string(), Point), { a: one }],
      [tuple([s.string(), Point, nullable(decimal())]), ['a', one, '1.5']],
      [union([s.string(), Point]), one],
      [array(array(set(bytes()))), [[['AAE=']]]],
      [s.set(s.string()), ['a', 'b']],
      [s.map(s.string(), s.set(s.number())), { a: [1, 2] }],
      [
        s.object({ a: s.array(s.set(s.number())), b: s.tuple([s.date()]) }),
        { a: [[1]], b: ['2001-01-01T00:00:00.000Z'] },
      ],
    ] as const) {
      expect(box(type).through(value)).to.deep.equal(value)
    }
    expect((box(map(s.string(), Point)).read({ a: one }) as Map<string, unknown>).get('a')).to.be.instanceOf(Point)
    const proto = JSON.parse('{"__proto__":{"x":1}}') as object
    expect(Object.getPrototypeOf(box(record(s.string(), Point)).read(proto))).to.equal(Object.prototype)
    expect(box(record(s.string(), Point)).through(proto)).to.deep.equal(proto)
    const paths = Model('Of', { a: array(map(s.string(), tuple([Point]))) }).validate({ a: [{ k: [{ x: 'y' }] }, 5] })
    expect(paths.map(({ path }) => path)).to.deep.equal([
      ['a', 0, 'k', 0, 'x'],
      ['a', 1],
    ])
  })
})

describe('field', () => {
  it('has rules', () => {
    const rows: [AnyType, unknown[], [unknown, string][]][] = [
      [
        field(s.number(), { min: 1, max: 3 }),
        [1, 3],
        [
          [0, 'min'],
          [4, 'max'],
        ],
      ],
      [
        field(decimal(), { min: '0.01', max: 10 }),
        ['0.01', '10.00'],
        [
          ['0.009', 'min'],
          ['10.01', 'max'],
        ],
      ],
      [field(datetime(), { min: '2001-01-01T00:00Z' }), ['2001-01-01T01:00+01:00'], [['2000-12-31T23:59Z', 'min']]],
      [
        field(s.string(), { length: { min: 1, max: 2 } }),
        ['a', 'ab'],
        [
          ['', 'length'],
          ['abc', 'length'],
        ],
      ],
      [field(s.string(), { length: 2, trim: true }), [' ab '], [[' a ', 'length']]],
      [field(array(s.number()), { length: { max: 1 } }), [[], [1]], [[[1, 2], 'length']]],
      [field(set(s.number()), { length: 1 }), [[1, 1]], [[[1, 2], 'length']]],
      [field(bytes(), { length: { max: 2 } }), ['AAE='], [['AAEC', 'length']]],
      [field(s.string(), { pattern: /^a+$/g }), ['a', 'aa', 'aaa'], [['b', 'pattern']]],
      [field(s.string(), { enum: ['a', 'b'] }), ['a'], [['c', 'enum']]],
      [field(decimal(), { enum: ['1', '2.5'] }), ['1.0'], [['3', 'enum']]],
      [field(s.number(), { check: each => each % 2 === 0 || 'odd' }), [2], [[3, 'check']]],
      [
        field(s.number(), {
          check: () => {
            throw new Error('no')
          },
        }),
        [],
        [[3, 'check']],
      ],
      [field(optional(nullable(s.number())), { min: 1 }), [undefined, null, 1], [[0, 'min']]],
      [optional(field(s.number(), { min: 1 })), [undefined, 1], [[0, 'min']]],
    ]
    for (const [type, fine, wrong] of rows) {
      const { why, read } = box(type)
      for (const each of fine) {
        expect(why(each)).to.deep.equal([])
        read(each)
      }
      for (const [each, rule] of wrong) {
        expect(why(each)).to.deep.equal([rule])
        expect(() => read(each)).to.throw(/Expected .*received/)
      }
    }
    expect(box(field(s.number(), { min: 5, enum: [7], check: () => 'odd' })).why(1)).to.deep.equal([
      'min',
      'enum',
      'check',
    ])
    expect(() => field(s.number(), { min: 'x' as never })).to.throw(/min of a field is "x", which is no number/)
    expect(box(field(s.number(), { check: () => 'odd' })).why(3)).to.deep.equal(['check'])
  })

  it('has names on the wire, and may be left out', () => {
    class User extends Model('User', {
      userId: field(s.string(), { input: 'user_id' }),
      name: optional(field(s.string(), { input: 'n', output: 'full_name' })),
      secret: field(optional(s.string()), { exclude: true }),
    }) {}
    class Team extends Model('Team', { lead: User }) {}
    const user = User.from({ user_id: 'ann', n: 'Ann', secret: 'x' })
    expect({ ...user }).to.deep.equal({ userId: 'ann', name: 'Ann', secret: 'x' })
    expect(user.toJSON()).to.deep.equal({ user_id: 'ann', full_name: 'Ann' })
    expect(user.derive({ userId: 'bob' }).toJSON()).to.deep.equal({ user_id: 'bob', full_name: 'Ann' })
    expect(User.validate({ userId: 'ann' }).map(({ path }) => path)).to.deep.equal([['user_id']])
    expect(() => new User({ user_id: 'ann' } as never)).to.throw(
      /userId: Expected a string.*user_id: Expected no field/,
    )
    expect(new Team({ lead: { userId: 'ann' } }).toJSON()).to.deep.equal({ lead: { user_id: 'ann' } })
    expect(Team.from({ lead: { user_id: 'ann' } }).lead.userId).to.equal('ann')
    expect(Team.validate({ lead: { userId: 'ann' } })[0]?.path).to.deep.equal(['lead', 'user_id'])
  })
})
