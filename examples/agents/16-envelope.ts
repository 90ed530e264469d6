/**
 * Where headers get lost on the way, requests and replies go in envelopes: values such as
 * {"rxfaust":{"reply-to":"…","correlation-id":"…"},"value":7}, beside plain values of others.
 */
import { App } from 'rxfaust'
import { map } from 'rxjs'
import { number } from 'superstruct'

const app = new App('envelope')
const numbers = app.topic('numbers', { value: number(), partitions: 1 })
numbers.subscribe(n => console.log(`Whoever subscribes sees ${n}`))

const square = app.agent('square', { topic: numbers, useReplyHeaders: false }, stream => stream.pipe(map(n => n ** 2)))

await app.start()
console.log(`asked: ${await square.ask(7)}`)
await square.cast(8)
await app.idle()
await app.stop()
