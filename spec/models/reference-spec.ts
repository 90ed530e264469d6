import { expect } from 'chai'
import fc from 'fast-check'
import * as s from 'superstruct'
import { structFacts } from '../../lib/codecs/structs/structFacts.js'
import { structType } from '../../lib/codecs/structType.js'
import { Model } from '../../lib/index.js'
import { type AnyStruct, randomStruct } from './support/randomStruct.js'

/** A million values with RXFAUST_RUNS=50000, in some eight minutes for each spec. */
const RUNS = Number(process.env.RXFAUST_RUNS ?? 120)
const VALUES = 20

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

const told = (failures: readonly { path: readonly unknown[]; message: string; type: string; refinement?: unknown }[]) =>
  failures.map(({ path, message, type, refinement }) => ({ path, message, type, refinement }))

/** A value or the failures, as a codec has them for a struct that is no model. */
function outcome(read: () => unknown): unknown {
  try {
    return { value: read() }
  } catch (error) {
    // A rule may throw at a later failure, which superstruct looks for only now.
    return error instanceof s.StructError
      ? { failures: attempt(() => told([...error.failures()])) ?? error.message }
      : 'it throws'
  }
}

describe('a model of structs', function () {
  this.timeout(Math.max(60_000, RUNS * 100))

  it('has the same verdict, failures and values as superstruct', () => {
    let valid = 0
    let broken = 0
    const cases = fc
      .array(randomStruct, { minLength: 1, maxLength: 4 })
      .chain(fields =>
        fc.tuple(
          fc.constant(Object.fromEntries(fields.map(({ struct }, at) => [`f${at}`, struct]))),
          fc.array(
            fc.record(Object.fromEntries(fields.map(({ values }, at) => [`f${at}`, values])), { requiredKeys: [] }),
            { minLength: VALUES, maxLength: VALUES },
          ),
        ),
      )
    fc.assert(
      fc.property(cases, ([fields, values]) => {
        const Of = Model('Of', fields as Record<string, AnyStruct>)
        const reference = s.type(fields as Record<string, AnyStruct>)
        for (const value of values) {
          const result = attempt(() => {
            const [error, made] = reference.validate(structuredClone(value), { coerce: true })
            return [error?.failures(), made] as const
          })
          if (result === undefined) {
            // Superstruct can't print { toString: '' } in its message.
            expect(Of.validate(structuredClone(value))).not.to.have.length(0)
            continue
          }
          const [failures, expected] = result
          expect(told(Of.validate(structuredClone(value)))).to.deep.equal(told(failures ?? []))
          if (failures === undefined) {
            valid++
            const made = Of.from(structuredClone(value)) as object
            // A field that is there without a value is none.
            const kept = Object.entries(expected as object).filter(([, each]) => each !== undefined)
            expect({ ...made }).to.deep.equal(Object.fromEntries(kept))
          } else {
            broken++
            expect(() => Of.from(structuredClone(value))).to.throw(/does.* not fit the model Of/)
          }
        }
      }),
      { numRuns: RUNS },
    )
    expect(valid).to.be.greaterThan((RUNS * VALUES) / 20)
    expect(broken).to.be.greaterThan((RUNS * VALUES) / 20)
  })

  it('is checked like that as a plain struct, too', () => {
    const seen = { read: 0, refused: 0 }
    const cases = randomStruct.chain(({ struct, values }) =>
      fc.tuple(fc.constant(struct), fc.array(values, { minLength: VALUES, maxLength: VALUES })),
    )
    fc.assert(
      fc.property(cases, ([struct, values]) => {
        const type = structType(struct)
        for (const value of values) {
          const expected = outcome(() => struct.create(structuredClone(value)))
          expect(outcome(() => type.read(structuredClone(value)))).to.deep.equal(expected)
          const asserted = outcome(() => void s.assert(structuredClone(value), struct))
          expect(outcome(() => void type.write(structuredClone(value)))).to.deep.equal(asserted)
          if (Object.hasOwn(Object(expected), 'value')) seen.read++
          else seen.refused++
        }
      }),
      { numRuns: RUNS },
    )
    expect(seen.read).to.be.greaterThan((RUNS * VALUES) / 20)
    expect(seen.refused).to.be.greaterThan((RUNS * VALUES) / 20)
  })

  it('takes a shortcut only with what is superstruct’s own', () => {
    for (const struct of [s.string(), s.number(), s.boolean(), s.integer()] as AnyStruct[]) {
      expect(structFacts(struct)).to.deep.include({ coerces: false, entries: false, refines: false })
      expect(structFacts(struct).check).to.be.a('function')
      for (const other of [s.optional(struct), s.nullable(struct), s.define(struct.type, value => value === 'x')]) {
        expect(structFacts(other).check).to.equal(undefined)
      }
      expect(structFacts(s.defaulted(struct, 'a')).coerces).to.equal(true)
      expect(structFacts(s.refine(struct, 'rule', () => true)).refines).to.equal(true)
    }
  })
})
