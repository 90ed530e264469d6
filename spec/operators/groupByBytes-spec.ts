import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler, map } from 'rxjs'
import { App, json, type Topic } from '../../lib/index.js'
import { groupBy } from '../../lib/operators/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'

interface Visit {
  page: string
  seen?: boolean
}

/** As nobody here would write it. */
const SENT = '{ "page" : "home" }'

describe('what groupBy sends', () => {
  let transport: Transport

  beforeEach(async () => {
    const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
    transport = await openTransport(`memory://${randomUUID()}`, options)
  })
  afterEach(() => transport.close())

  /** The value in the repartition topic. */
  async function sent(declare: (visits: Topic<Visit>) => void): Promise<string> {
    const app = new App('grouped', { broker: transport })
    declare(app.topic('visits', { key: 'text', value: json<Visit>(), partitions: 1 }))
    await app.start()
    const producer = await transport.producer()
    await producer.send([{ topic: 'visits', partition: 0, key: null, value: Buffer.from(SENT) }])
    const done = new AbortController()
    const at = { topic: 'grouped-by-page-repartition', partition: 0, from: 0, signal: done.signal }
    for await (const { records } of transport.read(at)) {
      const [record] = records
      if (record === undefined) continue
      done.abort()
      await producer.close()
      await app.stop()
      return `${record.value}`
    }
    return expect.fail('nothing was sent')
  }
  const options = { name: 'by-page', partitions: 1 }

  it('is what was read, where nobody else has had the value', async () => {
    expect(await sent(visits => visits.pipe(groupBy('page', options)).subscribe())).to.equal(SENT)
  })

  it('is what the values have become elsewhere', async () => {
    const mark = (visit: Visit): Visit => {
      visit.seen = true
      return visit
    }
    const marked = '{"page":"home","seen":true}'
    expect(await sent(visits => visits.pipe(map(mark), groupBy('page', options)).subscribe())).to.equal(marked)
    await transport.admin.deleteTopics(['visits', 'grouped-by-page-repartition'])
    const both = await sent(visits => {
      visits.subscribe(mark)
      visits.pipe(groupBy('page', options)).subscribe()
    })
    expect(both).to.equal(marked)
  })
})
