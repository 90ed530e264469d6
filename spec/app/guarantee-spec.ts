import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { App, type RxfaustError } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { rejection } from '../tables/support/rejection.js'

describe('processingGuarantee', () => {
  it('has an interval of commits of its own under exactly once, and takes the one that is given', () => {
    const interval = (options: object): number =>
      new App('intervals', { broker: 'memory://', ...options }).runtime.settings.commitInterval
    expect(interval({})).to.equal(1_000)
    expect(interval({ processingGuarantee: 'exactly-once' })).to.equal(100)
    expect(interval({ processingGuarantee: 'exactly-once', commitInterval: { seconds: 2 } })).to.equal(2_000)
  })

  it('refuses what it does not know', () => {
    expect(() => new App('unknown', { processingGuarantee: 'exactly_once' as 'exactly-once' })).to.throw(
      "Use 'at-least-once' or 'exactly-once'",
    )
  })

  it('refuses exactly once at the start where the broker has no transactions, and opens nothing', async () => {
    const inner = await openTransport(`memory://${randomUUID()}`, {
      clientId: 'spec',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    let opened = 0
    const poor: Transport = {
      name: 'poor://',
      capabilities: { ...inner.capabilities, transactions: false },
      admin: inner.admin,
      producer: options => {
        opened++
        return inner.producer(options)
      },
      consumer: options => inner.consumer(options),
      read: options => inner.read(options),
      close: () => inner.close(),
    }
    const app = new App('refused', { broker: poor, processingGuarantee: 'exactly-once' })
    app.topic('input', { partitions: 1 }).subscribe()
    const error = (await rejection(app.start())) as RxfaustError
    expect(error.code).to.equal('RXFAUST_OPTION')
    expect(error.message).to.match(/broker poor:\/\/ has no transactions.*'at-least-once'/)
    expect([app.state, opened]).to.deep.equal(['failed', 0])
    expect(await inner.admin.describeTopics(['input'])).to.have.property('size', 0)
    await inner.close()
  })
})
