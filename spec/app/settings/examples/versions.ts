import assert from 'node:assert/strict'
import { App } from 'rxfaust'
import { number, object, string } from 'superstruct'

const Order = object({ account: string(), amount: number() })

function totals(version: number, weigh: (amount: number) => number) {
  const app = new App('totals', { broker: 'memory://shop', version })
  const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
  const table = app.table('totals', { key: string(), value: number(), default: () => 0 })
  orders.subscribe(({ account, amount }) => table.update(account, total => total + weigh(amount)))
  return { app, orders, table }
}

const running = totals(1, amount => amount)
await running.app.start()
await running.orders.send({ key: 'ann', value: { account: 'ann', amount: 10 } })

const next = totals(2, amount => amount * 100) // in cents, from the first order on, beside the one that runs
await next.app.start()
await Promise.all([running.app.idle(), next.app.idle()])
assert.deepEqual([running.app.id, running.table.get('ann')], ['totals', 10])
assert.deepEqual([next.app.id, next.table.get('ann')], ['totals-v2', 1_000])
await Promise.all([running.app.stop(), next.app.stop()])
