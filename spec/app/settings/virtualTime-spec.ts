import { expect } from 'chai'
import { number, string } from 'superstruct'
import type { AppOptions } from '../../../lib/app/AppOptions.js'
import { App, json } from '../../../lib/index.js'
import { TestDriver } from '../../../lib/testing/index.js'
import { gate } from '../../support/gate.js'

describe('the settings of an app, in virtual time', () => {
  let driver: TestDriver
  afterEach(() => driver.stop())

  const make = (options: AppOptions) => {
    const app = new App('timed', options)
    const warnings: string[] = []
    app.runtime.onWarning = ({ code, message }) => warnings.push(`${code} ${message}`)
    return { app, topic: app.topic('in', { key: string(), value: json<string>(), partitions: 1 }), warnings }
  }

  it('streamRecoveryDelay: tables are recovered so much later', async () => {
    for (const [streamRecoveryDelay, expected] of [
      [0, 0],
      ['PT30S', 30_000],
    ] as const) {
      const { app, topic } = make({ streamRecoveryDelay })
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 1 })
      let recovered = -1
      sums.onRecover(() => {
        recovered = app.runtime.scheduler.now()
      })
      topic.subscribe(value => sums.set('a', value.length))
      driver = await TestDriver.start(app)
      expect([driver.now, recovered]).to.deep.equal([expected, expected])
      await driver.put(topic, 'a', 'abc')
      expect(sums.get('a')).to.equal(3)
      await driver.stop()
    }
  })

  it('streamRecoveryDelay: a stop does not wait for it', async () => {
    const { app, topic } = make({ streamRecoveryDelay: { hours: 1 } })
    topic.subscribe()
    const started = TestDriver.start(app).catch((error: unknown) => error)
    app.state$.subscribe(state => {
      if (state === 'starting') app.runtime.scheduler.schedule(() => void app.stop(), 1_000)
    })
    expect(await started).to.include({ code: 'RXFAUST_STATE' })
    driver = await TestDriver.start(new App('next'))
  })

  describe('commitLivelockSoftTimeout', () => {
    it('tells once of each event that holds back the commit for so long', async () => {
      const { app, topic, warnings } = make({ commitLivelockSoftTimeout: 'PT1M' })
      const held = new Map(['first', 'second'].map(value => [value, gate()]))
      topic.subscribe(value => held.get(value)?.promise)
      driver = await TestDriver.start(app)
      await driver.put(topic, 'a', 'quick')
      await driver.put(topic, 'a', 'first')
      await driver.put(topic, 'a', 'second')
      await driver.advance({ seconds: 59 })
      expect(warnings).to.deep.equal([])
      await driver.advance({ minutes: 60 })
      expect(warnings).to.have.length(1)
      expect(warnings[0]).to.match(/^RXFAUST_COMMIT_LIVELOCK .*offset 1 of topic "in", partition 0.*60000 ms/)
      held.get('first')?.open()
      await driver.advance({ minutes: 2 })
      expect(warnings).to.have.length(2)
      expect(warnings[1]).to.include('offset 2 ')
      held.get('second')?.open()
      await driver.idle()
    })

    it('says nothing while events are done, and does not keep the time running', async () => {
      const { app, topic, warnings } = make({ commitLivelockSoftTimeout: 'PT1M' })
      topic.subscribe()
      driver = await TestDriver.start(app)
      for (let round = 0; round < 10; round++) {
        await driver.put(topic, 'a', 'quick')
        await driver.advance({ seconds: 20 })
      }
      expect(warnings).to.deep.equal([])
      expect(app.runtime.scheduler).to.have.property('actions').that.has.length(0)
    })
  })
})
