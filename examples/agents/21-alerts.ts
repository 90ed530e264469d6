/** Every third event of a user raises an alert: counted by key in a table, so that it survives restarts. */
import { App, json } from 'rxfaust'
import { groupBy } from 'rxfaust/operators'
import { filter, map } from 'rxjs'
import { number, string } from 'superstruct'

const app = new App('alerts')
const events = app.topic('events', { value: json<{ userId: string }>(), partitions: 4 })
const counts = app.table('event-counts', { key: string(), value: number(), default: () => 0, partitions: 4 })

const alerts = app.agent(
  'alert',
  { value: json<{ userId: string; events: number }>(), partitions: 1 },
  async stream => {
    for await (const { userId, events } of stream) console.log(`${userId} has made ${events} events`)
  },
)

app.agent('aggregate-events', { topic: events, sinks: [alerts] }, stream =>
  stream.pipe(
    groupBy('userId', { name: 'by-user', partitions: 4 }),
    map(({ userId }) => ({ userId, events: counts.update(userId, count => count + 1) })),
    filter(({ events }) => events % 3 === 0),
  ),
)

await app.start()
for (const userId of ['ann', 'bob', 'ann', 'ann', 'bob']) await events.send({ value: { userId } })
await app.idle()
await app.stop()
