import assert from 'node:assert/strict'
import { App, datetime, decimal, defaulted, Model, optional } from 'rxfaust'
import { array, string } from 'superstruct'

class Account extends Model('Account', { id: string(), name: optional(string()) }) {
  get label(): string {
    return this.name ?? this.id
  }
}

class Withdrawal extends Model('Withdrawal', {
  account: Account,
  amount: decimal(),
  at: datetime(),
  tags: defaulted(array(string()), () => []),
}) {}

const one = new Withdrawal({ account: { id: 'ann' }, amount: '10.25', at: '2001-01-01T00:47Z' })
assert.equal(one.account.label, 'ann')
assert.equal(one.amount.plus('0.05').toFixed(2), '10.30')
assert.equal(one.at.plus({ days: 1 }).toISODate(), '2001-01-02')

const text = '{"account":{"id":"ann"},"amount":"10.25","at":"2001-01-01T00:47:00.000Z","tags":[]}'
assert.equal(JSON.stringify(one), text)
assert.ok(Withdrawal.loads(text).equals(one))
assert.equal(one.derive({ amount: '11' }).amount.toFixed(), '11')

const app = new App('bank', { broker: 'memory://' })
app.topic('withdrawals', { key: Account, value: Withdrawal, partitions: 4 })
