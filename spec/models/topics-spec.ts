import { expect } from 'chai'
import { map } from 'rxjs'
import { number, string } from 'superstruct'
import { createSerde } from '../../lib/codecs/createSerde.js'
import { App, array, datetime, decimal, Model, optional, RxfaustError } from '../../lib/index.js'
import { TestDriver } from '../../lib/testing/index.js'

class Account extends Model('Account', { id: string() }) {}
class Order extends Model('Order', {
  id: string(),
  account: Account,
  amount: decimal(),
  at: datetime(),
  lines: optional(array(Account)),
}) {}
class Refund extends Model('Refund', { id: string() }) {}

const order = new Order({ id: 'a', account: { id: 'ann' }, amount: '1.5', at: 0 })

describe('models as keys and values', () => {
  it('go through topics and tables', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const orders = app.topic('orders', { key: Account, value: Order, partitions: 1 })
    const amounts = app.topic('amounts', { key: Account, value: { type: Order, codec: 'json|gzip' }, partitions: 1 })
    const byAccount = app.table('by-account', { key: Account, value: Order, partitions: 1 })
    orders.pipe(map(each => each.derive({ amount: each.amount.times(2) }))).subscribe(amounts)
    orders.subscribe(each => {
      byAccount.set(each.account, each)
    })
    const driver = await TestDriver.start(app)
    await driver.put(orders, order.account, order)
    const [[key, value] = []] = driver.read(amounts)
    expect(key).to.be.instanceOf(Account)
    expect(value).to.be.instanceOf(Order)
    expect(value?.amount.toFixed()).to.equal('3')
    expect(byAccount.get(new Account({ id: 'ann' }))?.equals(order)).to.equal(true)
    await driver.stop()
  })

  it('are refused with every failure', () => {
    const serde = createSerde<unknown>(Order, 'value', 'value of topic "orders"')
    const refused = (act: () => unknown, code: string, message: RegExp) =>
      expect(act).to.throw(RxfaustError, message).with.property('code', code)
    refused(() => serde.decode(Buffer.from('{"id":5}')), 'RXFAUST_DECODE', /id: .*; account: .*; amount: .*; at: /)
    refused(() => serde.encode({ id: 5 }), 'RXFAUST_ENCODE', /id: .*; account: /)
    refused(() => serde.encode(new Refund({ id: 'a' })), 'RXFAUST_ENCODE', /Expected a Order.*Refund/)
    expect(serde.encode({ ...order })).to.deep.equal(serde.encode(order))
  })

  it('say their shape, so that another one is seen', () => {
    class Node extends Model('Node', { n: number(), next: optional(array(Order)) }) {}
    expect(createSerde(Node, 'value', 'value').description).to.deep.equal({
      codec: 'json',
      shape: {
        n: 'number',
        next: [{ account: { id: 'string' }, amount: 'string', at: 'string', id: 'string', lines: [{ id: 'string' }] }],
      },
    })
  })

  it('name their own codec', () => {
    class Zipped extends Model('Zipped', { id: string() }, { codec: 'json|gzip' }) {}
    expect(createSerde(Zipped, 'value', 'value').codecName).to.equal('json|gzip')
    expect(createSerde({ type: Zipped, codec: 'json' }, 'value', 'value').codecName).to.equal('json')
  })
})
