import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { number, string } from 'superstruct'
import { App, currentEvent, RxfaustError } from '../../lib/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { BackgroundHarness } from '../support/BackgroundHarness.js'
import { gate } from '../support/gate.js'

describe('background work of an app', () => {
  const running: App[] = []
  const create = (options: ConstructorParameters<typeof App>[1] = {}): App => {
    const app = new App('background', { broker: 'memory://', commitInterval: 5, ...options })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  it('begins and ends in order: services, streams, tasks; told to end, streams drained, services', async () => {
    const app = create()
    const log: string[] = []
    const topic = app.topic('t', { key: string(), value: number(), partitions: 1 })
    const results = app.topic('results', { key: string(), value: string(), partitions: 1 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    const handling = gate()
    const begun = gate()
    topic.subscribe(async n => {
      begun.open()
      await handling.promise
      totals.update('all', total => total + n)
      log.push('handled')
    })
    app.service({
      start: () => void log.push(`service starts, ${app.state}`),
      run: () => void log.push(`service runs, ${app.state}`),
      stop: async () => {
        await results.send({ key: 'k', value: 'from the service' })
        log.push('service stops')
      },
    })
    app.task(async ({ signal }) => {
      log.push(`task, ${app.state}, total ${totals.get('all')}`)
      await topic.send({ key: 'k', value: 5 })
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      log.push('task told')
      await results.send({ key: 'k', value: 'from the task' })
      handling.open()
      log.push('task ends')
    })
    await app.start()
    await begun.promise
    await app.stop()
    expect(log).to.deep.equal([
      'service starts, starting',
      'service runs, running',
      'task, running, total 0',
      'task told',
      'task ends',
      'handled',
      'service stops',
    ])
  })

  for (const broker of ['memory://', 'level://']) {
    it(`runs on ${broker} by the real clock`, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'rxfaust-background-'))
      try {
        const app = create({ broker: broker === 'level://' ? `level://${directory}` : broker })
        const beats = app.topic('beats', { key: string(), value: string(), partitions: 1 })
        const all = gate()
        // A loaded machine may skip some.
        app.runtime.onWarning = () => {}
        const seen = { timer: 0, cron: 0 }
        beats.subscribe(beat => {
          seen[beat as 'timer' | 'cron']++
          if (seen.timer > 2 && seen.cron > 0) all.open()
        })
        const timer = app.timer(5, () => beats.send({ key: 'k', value: 'timer' }), { onLeader: true })
        const job = app.cron('* * * * * *', () => beats.send({ key: 'k', value: 'cron' }))
        await app.start()
        await all.promise
        expect(timer.info().runs).to.be.above(2)
        expect(job.info().timezone).to.equal('UTC')
        await app.stop()
        expect([timer.info().state, job.info().state]).to.deep.equal(['stopped', 'stopped'])
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    })
  }

  it('runs in a client too, but for what is of the leader', async () => {
    const app = create()
    const log: string[] = []
    app.service({ start: () => void log.push('started'), stop: () => void log.push('stopped') })
    app.task(() => void log.push('task'))
    app.task(() => void log.push('leader'), { onLeader: true })
    app.service({ start: () => void log.push('a worker starts') }, { inClient: false })
    const timer = app.timer(1, () => void log.push('a worker ticks'), { inClient: false })
    await app.startClient()
    app.task(() => void log.push('a later one of workers'), { inClient: false })
    app.service({ start: () => void log.push('a later service') }, { inClient: false })
    expect(timer.info()).to.include({ state: 'idle', next: undefined })
    await app.stop()
    expect(log).to.deep.equal(['started', 'task', 'stopped'])
  })

  it('may stop the app, and wait for that', async () => {
    const app = create({ stopTimeout: { hours: 1 } })
    const stopped = gate()
    app.task(async () => {
      await Promise.resolve()
      await app.stop()
      stopped.open()
    })
    await app.start()
    await stopped.promise
    expect(app.state).to.equal('stopped')
  })

  it('may stop the app that is being stopped already', async () => {
    const app = create({ stopTimeout: { hours: 1 } })
    app.task(async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      await app.stop()
    })
    await app.start()
    await app.stop()
    expect(app.state).to.equal('stopped')
  })

  it('that does not end is named in a warning, and not waited for beyond stopTimeout', async () => {
    const app = new App('stuck', { stopTimeout: { seconds: 10 } })
    const codes: string[] = []
    app.warnings$.subscribe(({ code, message }) => codes.push(`${code} ${/task "\w+"/.exec(message)}`))
    app.runtime.onWarning = () => {}
    app.task(() => new Promise(() => {}), { name: 'stuck' })
    const t = await TestDriver.start(app)
    await t.stop()
    expect(t.now).to.equal(8_000)
    expect(codes).to.deep.equal(['RXFAUST_DEADLINE task "stuck"'])
  })

  it('that fails fails the app, which says so in app.done and stops the services', async () => {
    const app = create()
    const log: string[] = []
    app.service({ stop: () => void log.push('stopped') })
    app.task(() => Promise.reject(new Error('gone')), { name: 'import' })
    const failed = app.done.catch((error: unknown) => error)
    await app.start().catch(() => undefined)
    const error = (await failed) as RxfaustError
    expect([error.code, error.details]).to.deep.equal(['RXFAUST_TASK', { task: 'import' }])
    await app.stop()
    expect([app.state, log]).to.deep.equal(['failed', ['stopped']])
  })

  it('whose service can not start fails the start, with the others stopped', async () => {
    const app = create()
    const log: string[] = []
    app.service({ start: () => void log.push('start'), stop: () => void log.push('stop') })
    app.service({ start: () => Promise.reject(new Error('no connection')) }, { name: 'database' })
    app.task(() => void log.push('task'))
    const error = await app.start().then(
      () => expect.fail(),
      (error: RxfaustError) => error,
    )
    expect(error.message).to.match(/service "database" has failed: no connection/)
    expect([app.state, log]).to.deep.equal(['failed', ['start', 'stop']])
  })

  it('is cut off where the app is stopped while a service starts', async () => {
    const app = create()
    const starting = gate()
    app.service({
      start: ({ signal }) => {
        starting.open()
        return new Promise(resolve => signal.addEventListener('abort', resolve))
      },
    })
    const started = app.start().then(
      () => expect.fail(),
      (error: RxfaustError) => error.code,
    )
    await starting.promise
    await app.stop()
    expect([await started, app.state]).to.deep.equal(['RXFAUST_STATE', 'stopped'])
  })

  it('belongs to no event, also where it is declared in one', async () => {
    const app = create()
    const topic = app.topic('t', { key: string(), value: number(), partitions: 1 })
    const events: unknown[] = []
    const seen = gate()
    topic.subscribe(async () => {
      expect(currentEvent()).to.not.equal(undefined)
      app.task(async () => {
        events.push(currentEvent())
        await Promise.resolve()
        events.push(currentEvent())
        seen.open()
      })
    })
    await app.start()
    await topic.send({ key: 'k', value: 1 })
    await seen.promise
    expect(events).to.deep.equal([undefined, undefined])
  })

  it('sends outside of transactions under exactly once, and reads tables', async () => {
    const app = create({ processingGuarantee: 'exactly-once' })
    const topic = app.topic('t', { key: string(), value: number(), partitions: 1 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    topic.subscribe(n => totals.update('all', total => total + n))
    const seen = gate<number | undefined>()
    app.task(async () => {
      await topic.send({ key: 'k', value: 5 })
      await app.idle()
      seen.open(totals.get('all'))
      expect(() => totals.set('all', 1))
        .to.throw(RxfaustError)
        .with.property('code', 'RXFAUST_TABLE_SCOPE')
    })
    await app.start()
    expect(await seen.promise).to.equal(5)
  })

  it('can not be declared when the app has stopped', async () => {
    const app = create()
    await app.start()
    await app.stop()
    for (const declare of [() => app.task(() => {}), () => app.timer(5, () => {}), () => app.service({ run() {} })]) {
      expect(declare).to.throw(RxfaustError).with.property('code', 'RXFAUST_STATE')
    }
  })

  it('is forgotten when it is done: any number may be declared in the course of time', async () => {
    const harness = new BackgroundHarness()
    harness.background.begin()
    for (let n = 0; n < 3; n++) {
      harness.background.task(() => {}, { name: 'again' })
      await harness.advance(0)
    }
    harness.background.timer(5, () => {}, { name: 'again' }).cancel()
    await harness.advance(0)
    harness.background.task(() => {}, { name: 'again' })
  })
})
