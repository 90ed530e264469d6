/*
 * Rounds of 10,000 requests that are all under way at once, on the broker that is given. Prints for each round how many
 * replies were those of other requests, how many requests still wait, and the bytes that are held when the broker has
 * forgotten the records.
 */
import { string } from 'superstruct'
import { App } from '../../../lib/index.js'
import { mergeMap } from '../../../lib/operators/index.js'
import { gate } from '../gate.js'

const [broker, rounds] = process.argv.slice(2) as [string, string]
const REQUESTS = 10_000
const app = new App('rounds', { broker, commitInterval: 20 })
let here = gate()
let count = 0
const agent = app.agent('ids', { value: string(), partitions: 16, timeout: { minutes: 5 } }, stream =>
  stream.pipe(
    mergeMap(async id => {
      if (++count === REQUESTS) here.open()
      await here.promise
      return `${id}!`
    }),
  ),
)
await app.start()
const { admin } = app.runtime.transport
for (let round = 0; round < Number(rounds); round++) {
  here = gate()
  count = 0
  const ids = Array.from({ length: REQUESTS }, (_, n) => `${round}-${n}`)
  const replies = await Promise.all(ids.map(id => agent.ask(id)))
  const mixedUp = replies.filter((reply, n) => reply !== `${ids[n]}!`).length
  await app.idle()
  for (const [topic, { partitions }] of await admin.describeTopics(await admin.listTopics())) {
    const all = Array.from({ length: partitions }, (_, partition) => ({ topic, partition }))
    const ends = await admin.offsets(all, 'latest')
    await admin.deleteRecords(all.map(each => ({ ...each, offset: ends.get(`${topic}/${each.partition}`) ?? 0 })))
  }
  replies.length = 0
  ids.length = 0
  global.gc?.()
  await new Promise(setImmediate)
  global.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  console.log(JSON.stringify({ mixedUp, waiting: app.agents.inbox.pending, held: heapUsed + external }))
}
await app.stop()
