import { expect } from 'chai'
import { DateTime } from 'luxon'
import { datetime, decimal, defaulted, Model, optional } from 'rxfaust'
import { array, number, string } from 'superstruct'

describe('models as users write them', () => {
  class Account extends Model('api.Account', { id: string(), balance: number(), note: optional(string()) }) {}

  class Withdrawal extends Model(
    'api.Withdrawal',
    {
      account: Account,
      amount: decimal(),
      at: datetime(),
      tags: defaulted(array(string()), () => []),
    },
    { polymorphic: true },
  ) {}

  it('coerce, derive, compare, and come back from JSON', () => {
    const account = new Account({ id: 'ann', balance: 100 })
    const w = new Withdrawal({ account, amount: '10.25', at: '2001-01-01T00:47Z' })
    expect(DateTime.isDateTime(w.at)).to.equal(true)
    expect(w.derive({ amount: '11' }).amount.toString()).to.equal('11')
    const json = w.toJSON()
    expect(json).to.deep.equal({
      __faust: { ns: 'api.Withdrawal' },
      account: { id: 'ann', balance: 100 },
      amount: '10.25',
      at: '2001-01-01T00:47:00.000Z',
      tags: [],
    })
    const other = Withdrawal.from(json)
    expect(other).to.be.instanceOf(Withdrawal)
    expect(other.account).to.be.instanceOf(Account)
    expect(w.equals(other)).to.equal(true)
    expect(Withdrawal.validate({ ...json, amount: 'ten' }).map(({ path }) => path)).to.deep.equal([['amount']])
  })
})
