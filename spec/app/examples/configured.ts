import assert from 'node:assert/strict'
import { App } from 'rxfaust'

const subscription = App.on.configured((app, options) => {
  options.broker ??= `memory://${app.id}`
  options.topicPartitions ??= 2
})

const app = new App('payments')
const payments = app.topic('payments')
await app.start()
await payments.send({ value: 'paid' })
assert.equal((await payments.offsets()).length, 2)
await app.stop()
subscription.unsubscribe()
