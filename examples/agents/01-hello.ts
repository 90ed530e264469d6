/** Faust's first program: a timer greets, and an agent prints the greetings. */
import { App } from 'rxfaust'
import { lastValueFrom, take } from 'rxjs'
import { object, string } from 'superstruct'

const app = new App('hello-app')
const topic = app.topic('hello-topic', { value: object({ fromName: string(), toName: string() }) })

const hello = app.agent('hello', { topic }, async stream => {
  for await (const { fromName, toName } of stream) console.log(`Hello from ${fromName} to ${toName}`)
})

const sender = app.timer({ milliseconds: 50 }, async () => {
  await hello.cast({ fromName: 'rxfaust', toName: 'you' })
})

await app.start()
await lastValueFrom(topic.pipe(take(3)))
sender.cancel()
await app.idle()
await app.stop()
