import fc from 'fast-check'
import * as s from 'superstruct'

// biome-ignore lint/suspicious/noExplicitAny: structs of any kind
export type AnyStruct = s.Struct<any, any>

/** A struct, and values of which many fit it. */
export interface RandomStruct {
  readonly struct: AnyStruct
  readonly values: fc.Arbitrary<unknown>
}

const odd = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    '',
    ' ',
    'a',
    '5',
    true,
    false,
    [],
    {},
    10n,
  ),
  fc.double(),
  fc.string(),
  fc.jsonValue(),
)

const leaf = (struct: AnyStruct, values: fc.Arbitrary<unknown>): RandomStruct => ({ struct, values })

const leaves: readonly (() => RandomStruct)[] = [
  () => leaf(s.string(), fc.string()),
  () => leaf(s.number(), fc.double()),
  () => leaf(s.integer(), fc.integer()),
  () => leaf(s.boolean(), fc.boolean()),
  () => leaf(s.any(), odd),
  () => leaf(s.unknown(), odd),
  () => leaf(s.never() as unknown as AnyStruct, odd),
  () => leaf(s.literal('a'), fc.constantFrom('a', 'b')),
  () => leaf(s.enums(['a', 'b', 'c']), fc.constantFrom('a', 'b', 'd')),
  () => leaf(s.min(s.number(), 3), fc.integer({ min: 0, max: 6 })),
  () => leaf(s.max(s.integer(), 3, { exclusive: true }), fc.integer({ min: 0, max: 6 })),
  () => leaf(s.size(s.string(), 1, 3), fc.string({ maxLength: 5 })),
  () => leaf(s.pattern(s.string(), /^[a-m]+$/), fc.string({ maxLength: 2, unit: fc.constantFrom('a', 'm', 'z') })),
  () => leaf(s.trimmed(s.nonempty(s.string())), fc.constantFrom(' a ', '  ', 'a')),
  () =>
    leaf(
      s.coerce(s.number(), s.string(), text => Number.parseFloat(text)),
      fc.constantFrom('1', 'x', 2),
    ),
  // A name that lies, and rules that look around.
  () =>
    leaf(
      s.define<string>('string', value => typeof value === 'string' && value.length > 2),
      fc.string(),
    ),
  () =>
    leaf(
      s.define<number>('number', value => value === 1 || ['one', 'more than one']),
      fc.constantFrom(1, 2),
    ),
  () =>
    leaf(
      s.refine(s.string(), 'short', (value, { branch }) => value.length < Object.keys(branch[0]).length),
      fc.string(),
    ),
  () =>
    leaf(
      s.refine(s.integer(), 'two', value => ({ message: `not ${value}`, path: ['elsewhere'] })),
      fc.integer(),
    ),
]

/** Structs of superstruct's kinds, refined and coerced, within each other. */
export const randomStruct: fc.Arbitrary<RandomStruct> = fc
  .letrec<{ any: RandomStruct; leaf: RandomStruct }>(tie => ({
    leaf: fc.constantFrom(...leaves).map(make => make()),
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      tie('any').map(of => leaf(s.optional(of.struct), fc.oneof(of.values, fc.constant(undefined)))),
      tie('any').map(of => leaf(s.nullable(of.struct), fc.oneof(of.values, fc.constant(null)))),
      tie('any').map(of => leaf(s.defaulted(of.struct, 'a'), fc.oneof(of.values, fc.constant(undefined)))),
      tie('any').map(of => leaf(s.array(of.struct), fc.array(of.values, { maxLength: 3 }))),
      tie('any').map(of => leaf(s.size(s.array(of.struct), 1, 2), fc.array(of.values, { maxLength: 3 }))),
      tie('any').map(of =>
        leaf(s.record(s.pattern(s.string(), /^[a-m]/), of.struct), fc.dictionary(fc.constantFrom('a', 'z'), of.values)),
      ),
      fc
        .tuple(tie('any'), tie('any'))
        .map(([a, b]) => leaf(s.union([a.struct, b.struct]), fc.oneof(a.values, b.values))),
      fc
        .tuple(tie('any'), tie('any'))
        .map(([a, b]) =>
          leaf(s.tuple([a.struct, b.struct]), fc.oneof(fc.tuple(a.values, b.values), fc.tuple(a.values))),
        ),
      fc
        .tuple(tie('any'), tie('any'), fc.constantFrom(s.object, s.type))
        .map(([a, b, make]) =>
          leaf(
            make({ a: a.struct, b: b.struct }) as AnyStruct,
            fc.record({ a: a.values, b: b.values, c: odd }, { requiredKeys: ['a'] }),
          ),
        ),
      tie('any').map(of => leaf(s.lazy(() => of.struct) as AnyStruct, of.values)),
      tie('any').map(of => leaf(s.dynamic(() => of.struct) as AnyStruct, of.values)),
      tie('any').map(of => leaf(s.deprecated(of.struct, () => {}) as AnyStruct, of.values)),
      tie('any').map(of =>
        leaf(
          s.defaulted(s.type({ a: of.struct, b: s.any() }) as AnyStruct, { b: 1 }),
          fc.record({ a: of.values, b: odd }, { requiredKeys: [] }),
        ),
      ),
      fc
        .tuple(tie('any'), tie('any'))
        .map(([a, b]) =>
          leaf(
            s.intersection([s.type({ a: a.struct }) as AnyStruct, s.type({ b: b.struct }) as AnyStruct]) as AnyStruct,
            fc.record({ a: a.values, b: b.values }, { requiredKeys: ['b'] }),
          ),
        ),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) =>
        leaf(
          s.refine(s.type({ a: a.struct, b: b.struct }) as AnyStruct, 'both', value => value.a !== value.b),
          fc.record({ a: a.values, b: b.values }),
        ),
      ),
    ),
  }))
  .any.map(({ struct, values }) => ({
    struct,
    values: fc.oneof({ arbitrary: values, weight: 4 }, { arbitrary: odd, weight: 1 }),
  }))
