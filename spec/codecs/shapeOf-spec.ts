import { expect } from 'chai'
import {
  array,
  boolean,
  coerce,
  defaulted,
  enums,
  integer,
  lazy,
  nullable,
  number,
  object,
  optional,
  record,
  string,
  type,
} from 'superstruct'
import { shapeOf } from '../../lib/codecs/shapeOf.js'

describe('shapeOf', () => {
  it('says what a struct says of JSON', () => {
    const struct = object({
      total: integer(),
      account: string(),
      tags: array(string()),
      at: type({ zone: string(), open: boolean() }),
    })
    expect(shapeOf(struct as never)).to.deep.equal({
      account: 'string',
      at: { open: 'boolean', zone: 'string' },
      tags: ['string'],
      total: 'number',
    })
  })

  it('does not depend on the order of fields', () => {
    const [one, other] = [object({ a: string(), b: number() }), object({ b: number(), a: string() })]
    expect(JSON.stringify(shapeOf(one as never))).to.equal(JSON.stringify(shapeOf(other as never)))
  })

  it('sees through what adds rules, defaults and coercion', () => {
    for (const struct of [
      optional(number()),
      nullable(number()),
      defaulted(number(), 1),
      coerce(number(), string(), Number),
    ]) {
      expect(shapeOf(struct as never)).to.equal('number')
    }
  })

  it('says nothing of what is not the same in the next version, or has no end', () => {
    interface Tree {
      children: Tree[]
    }
    const tree: ReturnType<typeof lazy<Tree>> = lazy(() => object({ children: array(tree) }) as never)
    expect(
      [enums(['a']), record(string(), number()), object(), tree].map(each => shapeOf(each as never)),
    ).to.deep.equal(['any', 'any', 'any', 'any'])
    expect(shapeOf(array() as never)).to.deep.equal(['any'])
  })
})
