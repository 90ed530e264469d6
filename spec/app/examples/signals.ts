import assert from 'node:assert/strict'
import { App, json } from 'rxfaust'
import { events } from 'rxfaust/operators'

const app = new App('orders', { broker: 'memory://' })
const orders = app.topic('orders', { value: json<{ amount: number }>(), partitions: 2 })
const open = new Set<number>()
const traces: string[] = []

app.on.partitionsAssigned(async partitions => {
  for (const { partition } of partitions) open.add(partition)
})
app.on.partitionsRevoked(async () => open.clear())
const everywhere = App.on.produceMessage((sender, { headers }) => {
  headers.sender = Buffer.from(sender.id)
})
app.on.produceMessage(({ topic, headers }) => {
  headers.trace = Buffer.from(`${headers.sender} to ${topic}`)
})

orders.pipe(events()).subscribe(({ headers }) => traces.push(`${headers.trace}`))
await app.start()
assert.deepEqual([...open].sort(), [0, 1])
await orders.send({ value: { amount: 7 } })
await app.idle()
await app.stop()
assert.equal(open.size, 0)
assert.deepEqual(traces, ['orders to orders'])
everywhere.unsubscribe()
