/**
 * A worker that is sent a signal. It sends the numbers from 0 to `count` to itself and counts each of them. Its handler
 * takes 20 ms, and never ends for the number 50 where `stuck` says so. At its end it prints what it has handled.
 *
 * `worker`: run by `runWorker`. `failing`: the same, with a handler that throws. `embedded`: stopped by a handler of its own, and ends when nothing keeps it alive.
 * `rest`: handles what there is, prints the counts of all, and stops.
 */
import { writeSync } from 'node:fs'
import { string } from 'superstruct'
import { App, json, runWorker } from '../../../lib/index.js'

const [mode, broker, dataDirectory, id, count, stopTimeout, guarantee] = process.argv.slice(2)
const app = new App(id as string, {
  broker,
  dataDirectory,
  stopTimeout: Number(stopTimeout),
  commitInterval: 50,
  processingGuarantee: guarantee as 'exactly-once',
})
const say = (what: unknown): void => void writeSync(1, `${JSON.stringify(what)}\n`)
const numbers = app.topic(`${id}-numbers`, { key: string(), value: json<number>(), partitions: 4 })
const counts = app.table('counts', { key: string(), value: json<number>(), default: () => 0 })
const handled: number[] = []
numbers.subscribe(async value => {
  if (mode === 'failing') throw new Error('of the spec')
  if (value === 50 && mode !== 'rest') {
    say('stuck')
    await new Promise(() => {})
  }
  await new Promise(resolve => setTimeout(resolve, mode === 'rest' ? 0 : 20))
  counts.update(`k${value}`, n => n + 1)
  handled.push(value)
  if (handled.length === 40) say('forty')
})
process.on('exit', () => say({ handled }))
app.state$.subscribe(state => {
  say(state)
  if (state === 'running') send().catch(say)
})
let sent = false
async function send(): Promise<void> {
  if (sent || mode === 'rest') return
  sent = true
  await Promise.all(Array.from({ length: Number(count) }, (_, value) => numbers.send({ key: `k${value}`, value })))
}
if (mode === 'worker' || mode === 'failing') await runWorker(app)
else if (mode === 'embedded') {
  process.on('SIGTERM', () => void app.stop())
  await app.start().catch(() => undefined)
} else {
  await app.start()
  await app.idle()
  say(Array.from({ length: Number(count) }, (_, value) => counts.get(`k${value}`)))
  await app.stop()
}
