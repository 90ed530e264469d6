/**
 * Counts events of 2001 in windows of a minute, in one of three ways, and prints the minutes that close with their
 * counts. Run by the specs of windows.
 *
 * `first`: minutes 0 to 2, and stops. `hang`: the same, but the close of minute 1 is never dealt with, and the process
 * has to be killed. `finish`: minute 3, and stops.
 */
import { string } from 'superstruct'
import { App, json } from '../../../lib/index.js'

const [broker, dataDirectory, id, mode] = process.argv.slice(2)
const MINUTE = 60_000
const EPOCH = Date.UTC(2001, 0, 1)
const app = new App(id as string, { broker, dataDirectory, commitInterval: 20 })
const topic = app.topic(`${id}-input`, { key: string(), value: json<number>(), partitions: 1, retention: 'forever' })
const counts = app.table('counts', { key: string(), value: json<number>(), default: () => 0, partitions: 1 })
const perMinute = counts.tumbling({ minutes: 1 }, { expires: { minutes: 1 }, grace: 0 })
topic.subscribe(() => void perMinute.get('all').update(count => count + 1))
const closed: (readonly [minute: number, count: number])[] = []
perMinute.closed$.subscribe(({ window, value }) => {
  const minute = (window.start - EPOCH) / MINUTE
  if (mode === 'hang' && minute === 1) {
    console.log(JSON.stringify(closed))
    return new Promise<void>(() => {})
  }
  closed.push([minute, value])
  return undefined
})
const send = (minute: number): Promise<unknown> =>
  topic.send({ key: 'all', value: 1, timestamp: EPOCH + minute * MINUTE })
await app.start()
if (mode === 'finish') await send(3)
else {
  await send(0)
  await send(1)
  await app.idle()
  // The close of minute 0 is committed when a later event is.
  const { commits } = app.monitor
  await send(1.5)
  while (app.monitor.commits === commits) await new Promise(resolve => setTimeout(resolve, 5))
  await send(2)
}
await app.idle()
await app.stop()
console.log(JSON.stringify(closed))
