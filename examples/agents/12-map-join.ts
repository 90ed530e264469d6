/** Streaming map/reduce: many values go into an agent, replies come as they are ready, or in order when all are. */
import { App } from 'rxfaust'
import { lastValueFrom, reduce, take, toArray } from 'rxjs'
import { number, string } from 'superstruct'

const app = new App('map-join')

const pow2 = app.agent('pow2', { key: string(), value: number(), partitions: 4 }, async function* (stream) {
  for await (const n of stream) yield n ** 2
})

await app.start()
console.log(await pow2.join([1, 2, 3, 4, 5, 6, 7, 8]))
console.log(
  await pow2.kvjoin([
    ['ann', 9],
    ['bob', 10],
  ]),
)

const sum = reduce((total: number, n: number) => total + n, 0)
console.log(`sum of the replies: ${await lastValueFrom(pow2.map([1, 2, 3]).pipe(sum))}`)

function* endless() {
  for (let n = 0; ; n++) yield n
}
const some = await lastValueFrom(pow2.map(endless()).pipe(take(5), toArray()))
console.log(`${some.length} replies of an endless source`)
await app.stop()
