import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { openEmbeddedTransport } from '../../../lib/transport/embedded/openEmbeddedTransport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'

describe('level:// under load', () => {
  it('takes 20,000 records of 150 bytes in batches of 500, and gives them back, in less than a second each', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-load-'))
    const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
    const transport = await openEmbeddedTransport(`level://${directory}`, options)
    await transport.admin.createTopics([{ topic: 'load', partitions: 4 }])
    const producer = await transport.producer()
    const value = Buffer.alloc(150)
    const sending = performance.now()
    for (let batch = 0; batch < 40; batch++) {
      const records = Array.from({ length: 500 }, (_, index) => ({
        topic: 'load',
        partition: index % 4,
        key: Buffer.from(`key ${index}`),
        value,
      }))
      await producer.send(records)
    }
    const reading = performance.now()
    await transport.close()
    const reopened = await openEmbeddedTransport(`level://${directory}`, options)
    const { signal } = new AbortController()
    for (const partition of [0, 1, 2, 3]) {
      let count = 0
      for await (const batch of reopened.read({ topic: 'load', partition, from: 0, signal })) {
        count += batch.records.length
        if (batch.nextOffset === 5_000) break
      }
      expect(count).to.equal(5_000)
    }
    const done = performance.now()
    await reopened.close()
    await rm(directory, { recursive: true })
    expect(reading - sending).to.be.lessThan(1_000)
    expect(done - reading).to.be.lessThan(1_000)
  })
})
