import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { string } from 'superstruct'
import { App, json } from '../../lib/index.js'
import { openEmbeddedTransport } from '../../lib/transport/embedded/openEmbeddedTransport.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { gate } from '../support/gate.js'

describe('an outage while partitions are assigned', () => {
  for (const request of ['committed', 'offsets'] as const) {
    it(`is waited out where the broker does not answer to: ${request}`, async () => {
      const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
      const transport = await openEmbeddedTransport(`memory://${randomUUID()}`, options)
      const answer = transport.admin[request].bind(transport.admin) as (...all: unknown[]) => Promise<unknown>
      let failures = 2
      const app = new App('outage', { broker: transport, logger: silentLogger, store: 'memory' })
      const numbers = app.topic('numbers', { key: string(), value: json<number>(), partitions: 2 })
      const seen: number[] = []
      const all = gate()
      numbers.subscribe(value => {
        seen.push(value)
        if (seen.length === 4) all.open()
      })
      try {
        await app.start()
        for (const value of [0, 1]) await numbers.send({ key: 'k', value })
        await app.idle()
        Object.assign(transport.admin, {
          [request]: (...args: unknown[]) => {
            if (failures === 0) return answer(...args)
            failures--
            return Promise.reject(new RxfaustError('RXFAUST_BROKER', 'It is away.', 'Wait.', { retriable: true }))
          },
        })
        transport.faults.lose('outage')
        for (const value of [2, 3]) await numbers.send({ key: 'k', value })
        await Promise.race([all.promise, app.done])
        expect(failures).to.equal(0)
        expect(seen).to.include.members([2, 3])
      } finally {
        await app.stop()
        await transport.close()
      }
    })
  }
})
