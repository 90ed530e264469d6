import { inspect } from 'node:util'
import BigNumber from 'bignumber.js'
import { expect } from 'chai'
import { DateTime } from 'luxon'
import * as s from 'superstruct'
import {
  array,
  datetime,
  decimal,
  defaulted,
  field,
  lazy,
  Model,
  ModelError,
  nullable,
  optional,
  RxfaustError,
} from '../../lib/index.js'
import { failuresOf } from './support/failuresOf.js'

class Account extends Model('Account', { id: s.string(), name: optional(s.string()) }) {
  get label(): string {
    return this.name ?? this.id
  }
}

class Withdrawal extends Model('Withdrawal', {
  account: Account,
  amount: decimal(),
  at: datetime(),
  tags: defaulted(s.array(s.string()), () => []),
}) {}

const input = { account: { id: 'ann' }, amount: '10.25', at: '2001-01-01T00:47Z' } as const

describe('Model', () => {
  it('coerces what its constructor is given', () => {
    const one = new Withdrawal(input)
    expect(one.account).to.be.instanceOf(Account)
    expect(one.account.label).to.equal('ann')
    expect(one.amount.plus('0.05').toFixed()).to.equal('10.3')
    expect(one.at.toMillis()).to.equal(Date.UTC(2001, 0, 1, 0, 47))
    expect(one.tags).to.deep.equal([])
    expect(new Withdrawal(input).tags).not.to.equal(one.tags)
  })

  it('is written as plain JSON and read again', () => {
    const one = new Withdrawal({ ...input, tags: ['a'] })
    const json = { account: { id: 'ann' }, amount: '10.25', at: '2001-01-01T00:47:00.000Z', tags: ['a'] }
    expect(one.toJSON()).to.deep.equal(json)
    expect(JSON.parse(JSON.stringify(one))).to.deep.equal(json)
    expect(Withdrawal.from(json)).to.be.instanceOf(Withdrawal)
    expect(Withdrawal.from(json).equals(one)).to.equal(true)
    expect(Withdrawal.from(one)).to.equal(one)
  })

  it('tells all failures at once, with their paths', () => {
    const wrong = { account: { id: 5 }, amount: '1e', at: '2001-02-29T00:00Z', tags: ['a', 1, 2] }
    const expected = ['account.id', 'amount', 'at', 'tags.1', 'tags.2']
    expect(Withdrawal.validate(wrong).map(({ path }) => path.join('.'))).to.deep.equal(expected)
    for (const act of [() => Withdrawal.from(wrong), () => new Withdrawal(wrong as never)]) {
      expect(failuresOf(act)).to.deep.equal(expected)
    }
    expect(() => Withdrawal.from(wrong)).to.throw(
      ModelError,
      'In 5 ways, data does not fit the model Withdrawal: account.id: Expected a string, but received: 5; amount:',
    )
    expect(Withdrawal.validate({ ...input, account: undefined })[0]).to.deep.include({
      path: ['account'],
      type: 'Account',
      value: undefined,
    })
    for (const nothing of [null, undefined, 5, 'text', []]) {
      expect(Withdrawal.validate(nothing).map(({ message }) => message)).to.have.length(1)
      expect(() => Withdrawal.from(nothing)).to.throw(/Expected an object/)
    }
    expect(Withdrawal.validate(input)).to.deep.equal([])
    expect(Withdrawal.validate(new Withdrawal(input))).to.deep.equal([])
  })

  it('derives, and keeps what it derives from', () => {
    const one = new Withdrawal({ ...input, tags: ['a'] })
    const other = one.derive({ amount: '11' })
    expect(other).to.be.instanceOf(Withdrawal)
    expect([one.amount.toFixed(), other.amount.toFixed()]).to.deep.equal(['10.25', '11'])
    expect(other.at.toMillis()).to.equal(one.at.toMillis())
    expect(one.derive({ tags: undefined }).tags).to.deep.equal([])
    expect(new Account({ id: 'a', name: 'b' }).derive({ name: undefined }).toJSON()).to.deep.equal({ id: 'a' })
    expect(one.derive({ amount: '1' }, { amount: '2' }).amount.toNumber()).to.equal(2)
    expect(failuresOf(() => one.derive({ amount: 'x', at: 'y' }))).to.deep.equal(['amount', 'at'])
    expect(failuresOf(() => one.derive({ amont: '1' } as never))).to.deep.equal(['amont'])
  })

  it('equals what says the same', () => {
    const one = new Withdrawal(input)
    expect(one.equals(new Withdrawal({ ...input, amount: '10.250', at: '2001-01-01T01:47+01:00' }))).to.equal(true)
    expect(one.equals(new Withdrawal({ ...input, amount: '10.26' }))).to.equal(false)
    expect(one.equals(new Withdrawal({ ...input, account: { id: 'bob' } }))).to.equal(false)
    expect(one.equals(one.derive({ tags: ['a'] }))).to.equal(false)
    for (const other of [null, undefined, input, one.toJSON(), new Account({ id: 'ann' })]) {
      expect(one.equals(other)).to.equal(false)
    }
    class Special extends Withdrawal {}
    expect(one.equals(new Special(input))).to.equal(false)
  })

  it('tells its instances', () => {
    class Special extends Withdrawal {}
    expect(Withdrawal.is(new Withdrawal(input))).to.equal(true)
    expect(Withdrawal.is(new Special(input))).to.equal(true)
    expect(Special.is(new Withdrawal(input))).to.equal(false)
    expect(Withdrawal.is(input)).to.equal(false)
    expect(Special.from(input)).to.be.instanceOf(Special)
  })

  it('is a plain object to those who spread, compare and print it', () => {
    const one = new Withdrawal(input)
    expect(Object.keys(one)).to.deep.equal(['account', 'amount', 'at', 'tags'])
    const { at, ...rest } = { ...one }
    expect(DateTime.isDateTime(at)).to.equal(true)
    expect(BigNumber.isBigNumber(rest.amount)).to.equal(true)
    expect(new Account({ id: 'a' })).to.deep.equal(new Account({ id: 'a' }))
    expect({ ...new Account({ id: 'a' }) }).to.deep.equal({ id: 'a' })
    expect(inspect(new Account({ id: 'a' }))).to.equal("Account { id: 'a' }")
    expect(() => {
      ;(one as { at: unknown }).at = 5
    }).to.throw(TypeError)
  })

  it('dumps and loads with any codec', () => {
    const one = new Withdrawal(input)
    expect(Buffer.from(one.dumps()).toString()).to.equal(JSON.stringify(one))
    expect(Withdrawal.loads(JSON.stringify(one)).equals(one)).to.equal(true)
    for (const codec of ['json', 'json|gzip', 'json|binary'] as const) {
      expect(Withdrawal.loads(one.dumps(codec), codec).equals(one)).to.equal(true)
    }
    const upper = {
      name: 'upper',
      encode: (value: unknown) => Buffer.from(JSON.stringify(value).toUpperCase()),
      decode: (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString().toLowerCase()) as unknown,
    }
    class Loud extends Model('Loud', { a: s.string() }, { codec: upper }) {}
    expect(Buffer.from(new Loud({ a: 'b' }).dumps()).toString()).to.equal('{"A":"B"}')
    expect(Loud.loads(new Loud({ a: 'b' }).dumps()).a).to.equal('b')
    expect(failuresOf(() => Withdrawal.loads('{"amount":1}'))).to.deep.equal(['account', 'at'])
  })

  it('refers to itself and to models that are declared later', () => {
    class Tree extends Model('Tree', {
      value: s.number(),
      children: defaulted(array(lazy<Tree>(() => Tree)), () => []),
      owner: optional(nullable(lazy<Owner>(() => Owner))),
    }) {
      get sum(): number {
        return this.children.reduce((sum, child) => sum + child.sum, this.value)
      }
    }
    class Owner extends Model('Owner', { trees: array(Tree) }) {}
    const tree = Tree.from({
      value: 1,
      children: [{ value: 2, children: [{ value: 3, owner: { trees: [] } }] }],
      owner: null,
    })
    expect(tree.sum).to.equal(6)
    expect(tree.children[0]?.children[0]?.owner).to.be.instanceOf(Owner)
    expect(Tree.from(tree.toJSON()).equals(tree)).to.equal(true)
    expect(
      failuresOf(() => Tree.from({ value: 1, children: [{ value: 2, children: [{}, { value: 'x' }] }] })),
    ).to.deep.equal(['children.0.children.0.value', 'children.0.children.1.value'])
  })

  it('refuses names that it can’t have', () => {
    const refused = (act: () => unknown) => expect(act).to.throw(RxfaustError).with.property('code', 'RXFAUST_OPTION')
    refused(() => Model('', {}))
    refused(() => Model('Wrong', { derive: s.string() }))
    refused(() => Model('Wrong', { constructor: s.string() } as never))
    refused(() => new (Model('Wrong', { a: s.string(), b: field(s.string(), { input: 'a' }) }))({ a: '', b: '' }))
    refused(() => new (Model('Wrong', { a: 5 as never }))({} as never))
    const Later = undefined as never
    expect(() => new (Model('Wrong', { a: Later }))({} as never)).to.throw(/declared later is named by lazy/)
  })

  it('has fields that are called on the wire like what every object has', () => {
    const names = ['toString', 'constructor', 'hasOwnProperty', 'equals'] as const
    class Odd extends Model(
      'Odd',
      Object.fromEntries(names.map((input, at) => [`f${at}`, field(optional(s.any()), { input })])),
    ) {}
    expect({ ...Odd.from({}) }).to.deep.equal({})
    const full = JSON.parse('{"toString":1,"constructor":2,"hasOwnProperty":3,"equals":4}') as object
    expect(Odd.from(full).toJSON()).to.deep.equal(full)
    expect(() => Model('Odd', { toString: s.string() } as never)).to.throw(/called toString, which is taken/)
  })

  it('runs the constructors of a class that has fields of its own', () => {
    class Cached extends Model('Cached', { id: s.string() }) {
      readonly #seen = new Set<string>()
      see(what: string): number {
        return this.#seen.add(what).size
      }
    }
    expect(Cached.from({ id: 'a' }).see('b')).to.equal(1)
    expect(new Cached({ id: 'a' }).derive({ id: 'b' }).see('b')).to.equal(1)
  })
})
