import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ExampleProcess } from '../support/ExampleProcess.js'
import { plainLoop } from '../support/plainLoop.js'

interface Standing {
  readonly code: string
  readonly name: string
  readonly state: string
  readonly flights: number
  readonly delay: number
}

describe('example: server', function () {
  this.timeout(60_000)
  let directory: string
  let example: ExampleProcess
  let url: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-server-'))
  })

  afterEach(async () => {
    example.kill('SIGKILL')
    await example.ended
    await rm(directory, { recursive: true, force: true })
  })

  async function start(...options: string[]): Promise<void> {
    example = new ExampleProcess('examples/server/main.ts', ['--directory', directory, '--port', '0', ...options])
    url = await example.until(({ stdout }) => stdout.match(/http:\S+/)?.[0])
  }

  /** Reads the changes; `all` resolves when those of every flight were here. */
  async function listen() {
    const [response] = (await once(get(`${url}/events`), 'response')) as [IncomingMessage]
    const begun = once(response, 'data')
    const changes: Standing[] = []
    let rest = ''
    const all = new Promise<void>((resolve, reject) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        const events = (rest + text).split('\n\n')
        rest = events.pop() as string
        for (const event of events) changes.push(JSON.parse(event.slice('data: '.length)))
        if (changes.length === 20_000) resolve()
      })
      response.once('close', () => reject(new Error(`The events ended after ${changes.length}.`)))
    })
    return { changes, begun, all }
  }

  it('answers while the app is at full load, and streams every change', async () => {
    await start('--rate', '1e9')
    const { changes, begun, all } = await listen()
    let done = false
    const ended = all.finally(() => (done = true))

    await begun
    const latencies: number[] = []
    const ask = async (path: string) => {
      while (!done) {
        const began = performance.now()
        const response = await fetch(url + path)
        expect(response.status).to.equal(200)
        await response.text()
        latencies.push(performance.now() - began)
      }
    }
    await Promise.all([ask('/'), ask('/'), ask('/airports')])
    await ended

    latencies.sort((a, b) => a - b)
    const p99 = latencies[Math.ceil(latencies.length * 0.99) - 1] as number
    expect(latencies).to.have.length.above(20)
    expect(p99, `of ${latencies.length} answers, in ms`).to.be.below(400)

    const expected = plainLoop()
    const byAirport = new Map<string, Standing[]>(expected.map(({ code }) => [code, []]))
    for (const standing of changes) byAirport.get(standing.code)?.push(standing)
    const last = new Map<string, Standing>()
    for (const { code, name, state, flights, meanDelay } of expected) {
      const standings = byAirport.get(code) as Standing[]
      expect(standings.map(standing => standing.flights)).to.deep.equal(
        Array.from({ length: flights }, (_, i) => i + 1),
      )
      const end = standings[flights - 1] as Standing
      expect(end).to.include({ code, name, state })
      expect(end.delay / end.flights).to.equal(meanDelay)
      last.set(code, end)
    }
    const airports = (await (await fetch(`${url}/airports`)).json()) as Standing[]
    expect(new Map(airports.map(airport => [airport.code, airport]))).to.deep.equal(last)
  })

  it('serves its page, and stops in order on SIGINT with clients connected', async () => {
    await start('--rate', '1000')
    const page = await fetch(url)
    expect(page.headers.get('content-type')).to.include('text/html')
    expect(await page.text()).to.include('new EventSource')
    expect((await fetch(`${url}/nothing`)).status).to.equal(404)

    const { all } = await listen()
    const began = Date.now()
    example.kill('SIGINT')
    expect(await all.catch(error => error.message)).to.match(/^The events ended/)
    expect(await example.ended).to.equal(130)
    expect(Date.now() - began).to.be.below(2_000)
  })
})
