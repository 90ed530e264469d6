/** An agent on a channel: in memory and in this process, with nothing to be created anywhere. */
import { App } from 'rxfaust'
import { lastValueFrom, take } from 'rxjs'
import { number, object } from 'superstruct'

const app = new App('channel')
const channel = app.channel('channel', { value: object({ x: number() }), maxsize: 10 })

const received = app.agent('process', { topic: channel }, async function* (stream) {
  for await (const { x } of stream) {
    console.log(`Received: ${x}`)
    yield x + 1
  }
})
const populate = app.timer({ milliseconds: 50 }, () => channel.put({ value: { x: 303 } }))

await app.start()
await lastValueFrom(channel.pipe(take(2)))
populate.cancel()
console.log(`asked: ${await received.ask({ x: 1 })}`)
await app.stop()
