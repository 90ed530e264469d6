import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, RxfaustError } from '../../lib/index.js'
import { marbles, TestDriver } from '../../lib/testing/index.js'
import type { EmbeddedTransport } from '../../lib/transport/embedded/EmbeddedTransport.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { eventually } from '../support/eventually.js'
import { gate } from '../support/gate.js'
import { settle } from '../support/settle.js'

describe('the leader of an app', () => {
  const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
  const running: App[] = []
  let transport: EmbeddedTransport
  beforeEach(async () => {
    transport = (await openTransport(`memory://${randomUUID()}`, options)) as EmbeddedTransport
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await transport.close()
  })

  const worker = (more: AppOptions = {}): App => {
    const app = new App('led', { broker: transport, commitInterval: 5, ...more })
    running.push(app)
    return app
  }
  const told = (app: App): boolean[] => {
    const seen: boolean[] = []
    app.leader$.subscribe(leads => seen.push(leads))
    return seen
  }
  const leads = (app: App): Promise<boolean> => eventually(app.leader$, leading => leading)

  it('is the only worker of an app, from its start to its stop, also where it has no topics', async () => {
    const app = worker()
    const seen = told(app)
    expect(app.isLeader).to.equal(false)
    await app.start()
    expect(app.isLeader).to.equal(true)
    expect(seen).to.deep.equal([false, true])
    await app.stop()
    expect(app.isLeader).to.equal(false)
    expect(seen).to.deep.equal([false, true, false])
  })

  it('is elected only where somebody asks, in a topic that the app does not see', async () => {
    const plain = worker()
    plain.topic('in', { partitions: 2 }).subscribe()
    await plain.start()
    expect(await transport.admin.listTopics()).not.to.include('led-__leader')
    await plain.stop()

    const matched: string[] = []
    const app = worker()
    const all = app.topic(/./, { key: 'raw', value: 'raw' })
    all.subscribe()
    void app.leader$
    await app.start()
    expect(app.isLeader).to.equal(true)
    const described = await transport.admin.describeTopics(['led-__leader'])
    expect(described.get('led-__leader')?.partitions).to.equal(1)
    app.assignment$.subscribe(partitions => matched.push(...partitions.map(({ topic }) => topic)))
    expect(new Set(matched)).to.deep.equal(new Set(['in']))
    await app.idle()
    await app.stop()

    await worker().reset()
    expect(await transport.admin.listTopics()).not.to.include('led-__leader')
  })

  it('is one of several workers, and the next one begins when the work of the last has ended', async () => {
    const apps = [worker(), worker(), worker()]
    const log: string[] = []
    for (const [at, app] of apps.entries()) {
      app.topic('in', { partitions: 3 }).subscribe()
      let stop = gate()
      app.leader$.subscribe(leading => {
        if (!leading) return stop.open()
        log.push(`${at} begins`)
        stop = gate()
        const work = stop.promise.then(settle).then(settle)
        app.runtime.leadership.track(work.then(() => log.push(`${at} has ended`)))
      })
      await app.start()
    }
    for (let left = apps.length; left > 0; left--) {
      const leaders = apps.filter(app => app.isLeader)
      expect(leaders).to.have.length(1)
      await leaders[0]?.stop()
      apps.splice(apps.indexOf(leaders[0] as App), 1)
      if (apps.length > 0) await Promise.race(apps.map(leads))
    }
    expect(log).to.have.length.above(5)
    for (let at = 0; at < log.length; at += 2) {
      expect(log[at]).to.match(/begins$/)
      expect(log[at + 1]).to.equal(log[at]?.replace('begins', 'has ended'))
    }
  })

  it('stays the same in rebalances that leave it there, and leads not while the group deals', async () => {
    const app = worker()
    app.topic('in', { partitions: 4 }).subscribe()
    const seen = told(app)
    await app.start()
    const other = worker()
    other.topic('in', { partitions: 4 }).subscribe()
    void other.leader$
    await other.start()
    await leads(app)
    expect(seen).to.deep.equal([false, true, false, true])
    expect(other.isLeader).to.equal(false)
  })

  it('is not waited for beyond the drain deadline', async () => {
    const stuck = worker({ drainTimeout: 20, stopTimeout: 40 })
    stuck.topic('in', { partitions: 1 }).subscribe()
    void stuck.leader$
    await stuck.start()
    stuck.runtime.leadership.track(new Promise(() => {}))
    const other = worker()
    other.topic('in', { partitions: 1 }).subscribe()
    await other.start()
    await stuck.stop()
    expect(other.isLeader).to.equal(false)
    await leads(other)
  })

  it('does not care how its work ends', async () => {
    const app = worker()
    void app.leader$
    await app.start()
    app.runtime.leadership.track(Promise.reject(new Error('boom')))
    await app.stop()
    expect(app.state).to.equal('stopped')
  })

  it('is elected after the start where it is asked for then', async () => {
    const app = worker()
    app.topic('in', { partitions: 2 }).subscribe()
    await app.start()
    expect(app.isLeader).to.equal(false)
    await leads(app)
    expect(app.isLeader).to.equal(true)
    const other = worker()
    await other.start()
    expect(other.isLeader).to.equal(false)
    await app.stop()
    await leads(other)
  })

  it('is elected when the broker is back, where it is asked for in an outage', async () => {
    const tried = gate()
    const warn = (_fields: object, line: string): void => {
      if (line.startsWith('no leader could be elected yet')) tried.open()
    }
    const app = worker({ logger: { ...silentLogger, warn } })
    await app.start()
    transport.faults.reachable = false
    expect(app.isLeader).to.equal(false)
    await tried.promise
    transport.faults.reachable = true
    await leads(app)
    expect(app.state).to.equal('running')
  })

  it('is never a worker that has not asked, as one of another version', async () => {
    const plain = worker()
    plain.topic('in', { partitions: 1 }).subscribe()
    await plain.start()
    const app = worker()
    app.topic('in', { partitions: 1 }).subscribe()
    void app.leader$
    await app.start()
    expect(app.isLeader).to.equal(true)
    await app.stop()
    expect(plain.runtime.leadership.isLeader).to.equal(false)
    expect(plain.state).to.equal('running')
  })

  it('is there on level:// too', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-leader-'))
    const app = worker({ broker: `level://${directory}/broker`, dataDirectory: directory })
    void app.leader$
    await app.start()
    expect(app.isLeader).to.equal(true)
    await app.stop()
    await rm(directory, { recursive: true })
  })

  it('leads no more when the group has thrown it out, and again when it is back', async () => {
    const app = worker()
    const seen = told(app)
    await app.start()
    transport.faults.lose('led')
    expect(app.isLeader).to.equal(false)
    expect(seen).to.deep.equal([false, true, false])
    await leads(app)
    expect(app.isLeader).to.equal(true)
  })

  it('leads no more when the app fails', async () => {
    const app = worker()
    const input = app.topic('in', { key: string(), value: number() })
    input.subscribe(() => {
      throw new Error('boom')
    })
    const seen = told(app)
    await app.start()
    const failed = app.done.catch((error: unknown) => error)
    await input.send({ key: 'a', value: 1 })
    await failed
    expect(app.isLeader).to.equal(false)
    expect(seen).to.deep.equal([false, true, false])
  })

  it('is nobody among clients', async () => {
    const client = worker()
    void client.leader$
    await client.startClient()
    expect(client.isLeader).to.equal(false)
    expect(await transport.admin.listTopics()).not.to.include('led-__leader')
  })

  it('has a topic of a name of its own, or the app does not start', async () => {
    const app = worker()
    app.topic('led-__leader', { partitions: 1 }).subscribe()
    void app.leader$
    const error = await app.start().catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(RxfaustError).and.to.include({ code: 'RXFAUST_NAME' })
  })

  it('is there in marbles and in a TestDriver', async () => {
    const app = new App('driven')
    const seen = told(app)
    const driver = await TestDriver.start(app)
    expect(app.isLeader).to.equal(true)
    await driver.advance({ hours: 1 })
    expect(app.isLeader).to.equal(true)
    await driver.stop()
    expect(seen).to.deep.equal([false, true, false])

    let led: readonly boolean[] = []
    await marbles(({ app: scripted, produce, rebalance, expectStream }) => {
      const topic = scripted.topic('n', { key: string(), value: number(), partitions: 1 })
      led = told(scripted)
      produce(topic, 'a', { a: ['k', 1] })
      rebalance(topic, '--r--a')
      expectStream(topic).toBe('a', { a: 1 })
    })
    expect(led).to.deep.equal([false, true, false, true, false])
  })
})
