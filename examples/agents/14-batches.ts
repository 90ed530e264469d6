/** Batches: up to 100 values, or what has come within half a second, each acknowledged when it is saved as a whole. */
import { App } from 'rxfaust'
import { rateLimit, takeWithin } from 'rxfaust/operators'
import { number } from 'superstruct'

const app = new App('batches')
const calls = app.topic('api-calls', { value: number(), partitions: 1 })
const sizes: number[] = []

app.agent('save', { topic: calls }, async stream => {
  for await (const batch of stream.pipe(takeWithin(100, { milliseconds: 500 }))) sizes.push(batch.length)
})
const limited = app.agent('limited', { value: number(), partitions: 1 }, stream =>
  stream.pipe(rateLimit(5, { milliseconds: 100 })),
)

await app.start()
await Promise.all(Array.from({ length: 250 }, (_, n) => calls.send({ value: n })))
const begun = performance.now()
await limited.join(Array.from({ length: 12 }, (_, n) => n))
console.log(`12 calls, 5 in a tenth of a second, have taken ${performance.now() - begun > 190 ? 'two tenths' : 'less'}`)
await app.idle()
console.log(`batches of ${sizes.join(', ')}`)
await app.stop()
