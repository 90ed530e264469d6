import assert from 'node:assert/strict'
import { App, currentEvent } from 'rxfaust'
import { object, string } from 'superstruct'

const app = new App('mailer', { broker: 'memory://' })
const mails = app.channel('mails', { key: string(), value: object({ text: string() }), maxsize: 100 })

const mailer = app.agent('mailer', { topic: mails, concurrency: 4, supervisor: 'oneForOne' }, async function* (stream) {
  for await (const { text } of stream) yield `${currentEvent()?.key}: ${text}`
})

await app.start()
assert.equal(await mailer.ask({ text: 'hello' }, { key: 'ann' }), 'ann: hello')
assert.deepEqual(await mailer.join([{ text: 'one' }, { text: 'two' }]), ['null: one', 'null: two'])
await mailer.cast({ text: 'bye' }, { key: 'ann' }) // waits while 100 are in it
await app.stop()
