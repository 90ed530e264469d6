import assert from 'node:assert/strict'
import { App } from 'rxfaust'
import { string } from 'superstruct'

const app = new App('shop', { broker: 'memory://', topicPartitions: 1 })
const orders = app.topic('orders', { value: string() })
const jobs = app.channel('jobs', { value: string(), maxsize: 100 })

const done: string[] = []
jobs.subscribe(async job => done.push(job))
orders.subscribe(async order => jobs.put({ value: `ship ${order}` })) // waits while 100 are in it

await app.start()
await orders.send({ value: 'a1' })
await app.idle()
assert.deepEqual(done, ['ship a1'])
await app.stop()
