import assert from 'node:assert/strict'
import { App, currentEvent, Schema } from 'rxfaust'
import { number, object, string } from 'superstruct'

const Order = object({ id: string(), amount: number() })
const Refund = object({ order: string() })

const app = new App('shop', { broker: 'memory://', topicPartitions: 1 })
const orderSchema = new Schema({ key: 'uuid', value: Order })
app.topic('orders', { schema: orderSchema })

// A header says of which type a value is. It is written too.
const bookings = app.topic('bookings', { value: { header: 'type', types: { order: Order, refund: Refund } } })

const seen: string[] = []
bookings.subscribe(booking =>
  seen.push(`${currentEvent()?.headers.type} ${'id' in booking ? booking.id : booking.order}`),
)
await app.start()
await bookings.send({ value: { id: 'a', amount: 5 } })
await bookings.send({ value: { order: 'a' } })
await assert.rejects(bookings.send({ value: { order: 'a' }, headers: { type: Buffer.from('gift') } }), /gift/)
await app.idle()
assert.deepEqual(seen, ['order a', 'refund a'])
await app.stop()
