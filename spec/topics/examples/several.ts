import assert from 'node:assert/strict'
import { App, currentEvent } from 'rxfaust'
import { number } from 'superstruct'

const app = new App('shop', { broker: 'memory://', topicPartitions: 1 })
const seen: string[] = []
app.topic(['orders', 'refunds'], { value: number() }).subscribe(async amount => seen.push(`${amount}`))
app
  .topic(/^archive\./, { value: number() })
  .subscribe(amount => seen.push(`${currentEvent()?.message.topic} ${amount}`))

const archive = app.topic('archive.2025', { value: number() })
await app.start()
await app.topic('orders').send({ value: 1 })
await app.topic('refunds').send({ value: 2 })
await archive.send({ value: 3 })
await app.idle()
assert.deepEqual(seen.sort(), ['1', '2', 'archive.2025 3'])
await app.stop()
