/** Ten instances import articles at a time, as each waits for a server: in no particular order. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App } from 'rxfaust'
import { object, string } from 'superstruct'

let underWay = 0
let most = 0
const site = createServer((request, response) => {
  most = Math.max(most, ++underWay)
  setTimeout(() => {
    underWay--
    response.end(`All about ${request.url?.slice(1)}`)
  }, 20)
})
await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
const { port } = site.address() as AddressInfo

const app = new App('news')
const news = app.topic('news', { value: object({ url: string() }), partitions: 1 })
const stored: string[] = []

app.agent('imports-news', { topic: news, concurrency: 10 }, async stream => {
  for await (const { url } of stream) {
    const response = await fetch(url)
    stored.push(await response.text())
  }
})

await app.start()
await Promise.all(Array.from({ length: 30 }, (_, n) => news.send({ value: { url: `http://127.0.0.1:${port}/${n}` } })))
await app.idle()
console.log(`${stored.length} articles, ${most > 1 ? 'several' : 'one'} at a time`)
await app.stop()
site.closeAllConnections()
site.close()
