/**
 * Counts a hundred records in a table, stops, and prints the counts, how many changelog records were replayed, and
 * what keeps the process alive then (sockets that are shutting down do so by themselves). Run by the specs of processes.
 */
import { string } from 'superstruct'
import { App, json } from '../../../lib/index.js'

const [broker, dataDirectory, id] = process.argv.slice(2)
const app = new App(id as string, { broker, dataDirectory, commitInterval: 20 })
const topic = app.topic(`${id}-input`, { key: string(), value: json<number>(), partitions: 3 })
const counts = app.table('counts', { key: string(), value: json<number>(), default: () => 0 })
let restored = 0
const recovered = new Map<string, number>()
app.recovery$.subscribe(({ table, partition, remaining }) => recovered.set(`${table}/${partition}`, remaining))
topic.subscribe(async value => {
  await new Promise(resolve => setImmediate(resolve))
  counts.update(`k${value % 10}`, count => count + 1)
})
await app.start()
restored = app.monitor.recordsRecovered
await Promise.all(Array.from({ length: 100 }, (_, value) => topic.send({ key: `k${value % 10}`, value })))
await app.idle()
const found = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`k${at}`, counts.get(`k${at}`)]))
await app.stop()
const remaining = [...recovered.values()]
const handles = process.getActiveResourcesInfo().filter(name => !/Pipe|TTY|ShutdownWrap/.test(name))
console.log(JSON.stringify({ found, size: Object.keys(found).length, restored, remaining, handles }))
