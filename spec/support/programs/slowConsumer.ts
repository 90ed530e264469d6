/** Fills a topic, or consumes it at a steady rate and prints how memory and pauses went. Run by the backpressure spec. */
import { App, json } from '../../../lib/index.js'

const [mode, directory, records, rate, limit] = process.argv.slice(2)
const count = Number(records)
const app = new App('slow', {
  broker: `level://${directory}`,
  dataDirectory: `${directory}-data`,
  streamBufferMaxBytes: Number(limit),
})
const topic = app.topic('t', { value: json<{ filler: string }>(), partitions: 4, retention: 'forever' })

async function fill(): Promise<void> {
  await app.start()
  const value = { filler: 'x'.repeat(1_000) }
  for (let sent = 0; sent < count; sent += 1_000) {
    await Promise.all(Array.from({ length: 1_000 }, () => topic.send({ value })))
  }
  await app.stop()
}

async function consume(): Promise<void> {
  let done = 0
  let peak = 0
  let begun: number | undefined
  let base = 0
  topic.subscribe(async () => {
    begun ??= performance.now()
    done++
    if (done % 20 > 0) return
    if (done % 2_000 === 0) {
      // What is held, and not what V8 hasn't collected yet: how long it leaves that depends on the machine's memory.
      globalThis.gc?.()
      // Compiled and running: what is loaded by now is no growth.
      if (done === 2_000) base = process.memoryUsage.rss()
      peak = Math.max(peak, process.memoryUsage.rss())
    }
    const ahead = (done / Number(rate)) * 1_000 - (performance.now() - begun)
    if (ahead > 0) await new Promise(resolve => setTimeout(resolve, ahead))
  })
  await app.start()
  await app.idle()
  await app.stop()
  console.log(JSON.stringify({ done, growth: peak - base, pauses: app.monitor.pauses }))
}

await (mode === 'fill' ? fill() : consume())
