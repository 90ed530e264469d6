/** Without a topic an agent has one of its own, named after the app and itself, which its options describe. */
import { App } from 'rxfaust'
import { string } from 'superstruct'

const app = new App('stream-example')

const myagent = app.agent(
  'myagent',
  { value: string(), key: string(), partitions: 2, help: 'Example agent.' },
  async function* (stream) {
    for await (const value of stream) {
      console.log(`MYAGENT RECEIVED -- ${value}`)
      yield value
    }
  },
)

await app.start()
const { name, topic, help, state } = myagent.info()
console.log({ name, topic, help, state })
await myagent.cast('hello', { key: 'ann' })
await myagent.topic.send({ key: 'ann', value: 'as any topic' })
await app.idle()
await app.stop()
