/** The event behind a value: its key, headers and partition, also behind an `await`; and where it goes on to. */
import { App, currentEvent, json } from 'rxfaust'
import { string } from 'superstruct'

interface Order {
  id: string
  amount: number
}

const app = new App('current-event')
const options = { key: string(), value: json<Order>(), partitions: 2 }
const orders = app.topic('incoming-orders', options)
const priority = app.topic('priority-orders', { ...options })

app.agent('process-orders', { topic: orders }, async stream => {
  for await (const order of stream) {
    await Promise.resolve()
    const event = currentEvent<Order, string>()
    console.log(`Order ${order.id} of ${event?.key} from ${event?.message.topic}`)
    if (event?.headers.priority?.toString() === 'high') await event.forward(priority)
  }
})
app.agent('process-priority', { topic: priority }, async stream => {
  for await (const order of stream) console.log(`First ${order.id} of ${currentEvent()?.key}`)
})

await app.start()
await orders.send({ key: 'ann', value: { id: 'a1', amount: 10 } })
await orders.send({ key: 'ann', value: { id: 'a2', amount: 99 }, headers: { priority: Buffer.from('high') } })
await app.idle()
await app.stop()
