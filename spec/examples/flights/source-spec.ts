import { expect } from 'chai'
import { App } from 'rxfaust'
import { readFlights } from '../../../examples/flights/dataset.js'
import type { Flight } from '../../../examples/flights/Flight.js'
import { flightsPipeline } from '../../../examples/flights/pipeline.js'
import { sendAirports, sendFlights } from '../../../examples/flights/source.js'

describe('example: the source of flights', function () {
  this.timeout(20_000)
  let app: App
  let pipeline: ReturnType<typeof flightsPipeline>

  beforeEach(async () => {
    app = new App('flights', { broker: 'memory://' })
    pipeline = flightsPipeline(app)
    await app.start()
  })

  afterEach(() => app.stop())

  const ends = async () => (await pipeline.flights.offsets()).map(({ latest }) => latest)

  it('sends nothing twice, and leaves nothing out, when it had been cut off unevenly', async () => {
    const { flights } = pipeline
    const file = await readFlights()
    const shares: Flight[][] = [[], [], [], []]
    for (const flight of file) shares[flights.partitionOf(flight.origin)]?.push(flight)
    // As a SIGKILL may leave it: nothing of one partition, all of another, a part of the others.
    const held = [0, shares[1]?.length ?? 0, 1, 700]
    for (const [partition, count] of held.entries()) {
      for (const value of shares[partition]?.slice(0, count) ?? []) {
        await flights.send({ key: value.origin, value, timestamp: 0 })
      }
    }
    const seen: Flight[][] = [[], [], [], []]
    flights.subscribe(flight => seen[flights.partitionOf(flight.origin)]?.push(flight))
    await app.idle()
    for (const partition of seen) partition.length = 0

    await sendFlights(flights)
    await app.idle()
    expect(await ends()).to.deep.equal(shares.map(({ length }) => length))
    expect(seen).to.deep.equal(shares.map((share, partition) => share.slice(held[partition])))

    await sendFlights(flights)
    expect((await ends()).reduce((sum, end) => sum + end)).to.equal(20_000)
  })

  it('is slowed to a rate, and ended by a signal', async () => {
    const end = new AbortController()
    const began = performance.now()
    let count = 0
    pipeline.flights.subscribe(() => {
      if (++count === 100) end.abort()
    })
    const reason = await sendFlights(pipeline.flights, { rate: 200, signal: end.signal }).catch(error => error)
    expect(reason).to.have.property('name', 'AbortError')
    expect(performance.now() - began).to.be.at.least(400)
    expect((await ends()).reduce((sum, each) => sum + each)).to.be.within(100, 200)
  })

  it('writes only the airports that are new or different', async () => {
    const { airports } = pipeline
    await sendAirports(airports)
    expect(airports.size).to.equal(3_376)
    const denver = airports.get('DEN')
    await airports.set('DEN', { name: 'Stapleton', state: 'CO' })
    await airports.delete('ORD')

    const written: string[] = []
    airports.subscribe(({ key }) => written.push(key))
    await sendAirports(airports)
    expect(written.sort()).to.deep.equal(['DEN', 'ORD'])
    expect(airports.get('DEN')).to.deep.equal(denver)
  })
})
