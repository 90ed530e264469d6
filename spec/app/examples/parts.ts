import assert from 'node:assert/strict'
import { App, json, type Message, Monitor, type RecordMetadata, Topic } from 'rxfaust'

class AuditedTopic<T, K> extends Topic<T, K> {
  readonly sent: unknown[] = []
  override async send(message: Message<T, K>): Promise<RecordMetadata> {
    const metadata = await super.send(message)
    this.sent.push(message.value)
    return metadata
  }
}

class RatioMonitor extends Monitor {
  get skipped(): number {
    return this.eventsSkipped / this.eventsAcknowledged
  }
}

const app = new App('orders', {
  broker: 'memory://',
  onError: 'skip',
  parts: { Topic: AuditedTopic },
  monitor: new RatioMonitor(),
})
const orders = app.topic('orders', { value: json<{ amount: number }>() })
orders.subscribe(({ amount }) => {
  if (amount < 0) throw new RangeError('An order has no negative amount')
})

await app.start()
await orders.send({ value: { amount: 7 } })
await orders.send({ value: { amount: -1 } })
await app.idle()
assert.deepEqual(orders.sent, [{ amount: 7 }, { amount: -1 }])
assert.equal(app.monitor.skipped, 0.5)
await app.stop()
