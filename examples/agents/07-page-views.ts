/** Page views by page, counted in a table, which is kept: run again, it goes on from where it was. */
import { App, json } from 'rxfaust'
import { groupBy } from 'rxfaust/operators'
import { map } from 'rxjs'
import { number, string } from 'superstruct'

interface PageView {
  id: string
  user: string
}

const app = new App('page-views')
const views = app.topic('page-view-topic', { value: json<PageView>(), partitions: 4 })
const counts = app.table('page_views', { key: string(), value: number(), default: () => 0, partitions: 4 })

const countPageViews = app.agent('count-page-views', { topic: views }, stream =>
  stream.pipe(
    groupBy('id', { name: 'by-page', partitions: 4 }),
    map(({ id }) => counts.update(id, count => count + 1)),
  ),
)

await app.start()
for (const [id, user] of [
  ['home', 'ann'],
  ['about', 'ann'],
  ['home', 'bob'],
] as const) {
  console.log(`${id}: ${await countPageViews.ask({ id, user })}`)
}
await app.stop()
