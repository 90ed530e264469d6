/** A worker that counts values by key, prints each with what it comes to, and commits seldom. */
import { number, string } from 'superstruct'
import { App, currentEvent } from '../../../lib/index.js'

const [broker, dataDirectory, id, partitions] = process.argv.slice(2)
const app = new App(id as string, { broker, dataDirectory, commitInterval: 2_500, sessionTimeout: 6_000 })
const described = { key: string(), value: number(), partitions: Number(partitions) }
const input = app.topic(`${id}-input`, described)
const counts = app.table('counts', { ...described, default: () => 0 })
input.subscribe(round => {
  const key = currentEvent()?.key as string
  counts.update(key, count => count + 1)
  console.log(JSON.stringify(`${key} ${round}: ${counts.get(key)}`))
})
await app.start()
console.log(JSON.stringify('started'))
