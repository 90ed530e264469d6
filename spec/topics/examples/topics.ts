import assert from 'node:assert/strict'
import { App } from 'rxfaust'
import { number, object, string } from 'superstruct'

const Order = object({ id: string(), amount: number() })

const app = new App('shop', { broker: 'memory://' })
const orders = app.topic('orders', { key: string(), value: Order, partitions: 4, retention: { days: 7 } })

await app.start()
const sent = await orders.send({
  key: 'ann',
  value: { id: 'a1', amount: 5 },
  timestamp: 1_000_000_000_000,
  headers: { source: Buffer.from('web') },
})
assert.deepEqual(sent, { topic: 'orders', partition: 2, offset: 0, timestamp: 1_000_000_000_000 })
await app.stop()
