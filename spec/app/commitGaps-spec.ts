import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { App, text } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import { silentLogger } from '../../lib/util/silentLogger.js'

const place = { topic: 'input', partition: 0 }
const key = topicPartitionKey(place.topic, place.partition)

describe('the commit of what holds no records for the app', () => {
  let transport: Transport

  beforeEach(async () => {
    const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
    transport = await openTransport(`memory://${randomUUID()}`, options)
  })
  afterEach(() => transport.close())

  async function caughtUp(id: string): Promise<void> {
    for (;;) {
      const end = (await transport.admin.offsets([place], 'stable')).get(key)
      const committed = (await transport.admin.committed(id, [place])).get(key)?.offset
      if (end === committed) return
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  for (const processingGuarantee of ['at-least-once', 'exactly-once'] as const) {
    it(`comes behind an aborted transaction at the end too, with ${processingGuarantee}`, async () => {
      const app = new App('gaps', { broker: transport, store: 'memory', processingGuarantee, commitInterval: 5 })
      const seen: string[] = []
      const topic = app.topic('input', { key: 'text', value: text(), partitions: 1 })
      topic.subscribe(value => seen.push(value))
      await app.start()
      await topic.send({ key: 'a', value: 'one' })
      await caughtUp('gaps')
      const producer = await transport.producer({ transactionalId: 'others' })
      const transaction = await producer.begin()
      await transaction.send([{ ...place, key: null, value: Buffer.from('aborted') }])
      await transaction.abort()
      await caughtUp('gaps')
      expect(seen).to.deep.equal(['one'])
      await producer.close()
      await app.stop()
    })
  }
})
