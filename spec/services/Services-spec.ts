import { expect } from 'chai'
import { RxfaustError, type Service, type ServiceDefinition, type ServiceOptions } from '../../lib/index.js'
import { BackgroundHarness } from '../support/BackgroundHarness.js'
import { type Gate, gate } from '../support/gate.js'

describe('services', () => {
  let harness: BackgroundHarness
  let log: string[]
  beforeEach(() => {
    harness = new BackgroundHarness()
    log = []
  })
  /** Notes what is done to it; its `run` lasts until it is made to fail or is told to end. */
  const declare = (name: string, options: ServiceOptions = {}, more: ServiceDefinition = {}) => {
    let failing: Gate = gate()
    const handle: Service<ServiceDefinition> = harness.background.service(
      {
        start: () => {
          log.push(`start ${name}`)
        },
        run: ({ signal }) => {
          log.push(`run ${name}`)
          failing = gate()
          signal.addEventListener('abort', () => failing.fail(signal.reason))
          return failing.promise
        },
        stop: () => {
          log.push(`stop ${name}`)
        },
        ...more,
      },
      { name, ...options },
    )
    return { handle, fail: (error: unknown = new Error(`${name} broke`)) => failing.fail(error) }
  }
  const noted = (): string => log.splice(0).join(', ')
  const start = async (): Promise<void> => {
    await harness.background.start()
    harness.background.begin()
    await harness.advance(0)
  }
  const stop = async (): Promise<void> => {
    await harness.background.end(1_000)
    await harness.background.close(1_000)
  }

  it('start in order, one after the other; run when the app does; stop in reverse', async () => {
    const slow = gate()
    declare('a', {}, { start: () => slow.promise.then(() => log.push('start a')) })
    declare('b')
    const { handle } = declare('c')
    expect(handle.info()).to.deep.equal({
      name: 'c',
      state: 'idle',
      dependencies: [],
      supervisor: undefined,
      restarts: 0,
    })
    const started = harness.background.start()
    await harness.advance(0)
    expect(noted()).to.equal('')
    slow.open()
    await started
    expect(noted()).to.equal('start a, start b, start c')
    expect(handle.info().state).to.equal('started')
    harness.background.begin()
    expect(noted()).to.equal('run a, run b, run c')
    expect(handle.info().state).to.equal('running')
    await stop()
    expect(noted()).to.equal('stop c, stop b, stop a')
    expect(handle.info().state).to.equal('stopped')
    expect([harness.failures, harness.logged, harness.warnings]).to.deep.equal([[], [], []])
  })

  it('may be classes, and may have any of the three methods', async () => {
    class Pool {
      connections = 0
      start(): void {
        this.connections = 5
      }
    }
    const pool = harness.background.service(Pool)
    expect(pool.name).to.equal('Pool')
    let ran = false
    harness.background.service({
      run: () => {
        ran = true
      },
    })
    harness.background.service({ stop: () => log.push('stopped') })
    await start()
    expect([pool.instance.connections, ran]).to.deep.equal([5, true])
    await stop()
    expect(noted()).to.equal('stopped')
  })

  it('fail the start where one of them does, and then stop what has started', async () => {
    const reason = new Error('no connection')
    declare('a')
    const { handle } = declare('b', {}, { start: () => Promise.reject(reason) })
    declare('c')
    const error = await harness.background.start().then(
      () => expect.fail(),
      (error: RxfaustError) => error,
    )
    expect([error.code, error.cause, error.details]).to.deep.equal(['RXFAUST_TASK', reason, { service: 'b' }])
    await stop()
    expect(noted()).to.equal('start a, stop a')
    expect(handle.info().state).to.equal('failed')
  })

  it('fail the app where a run fails, unless they are supervised', async () => {
    const { handle, fail } = declare('a')
    declare('b')
    await start()
    fail()
    await harness.advance(0)
    expect((harness.failures[0] as Error).message).to.match(/service "a" has failed: a broke/)
    noted()
    await stop()
    expect(noted()).to.equal('stop b, stop a')
    expect(handle.info().state).to.equal('failed')
  })

  it('go on when their run ends by itself', async () => {
    const { handle } = declare('a', {}, { run: () => {} })
    await start()
    expect(handle.info().state).to.equal('started')
    await stop()
    expect(noted()).to.equal('start a, stop a')
  })

  it('oneForOne stops and starts the one that has failed, after the backoff', async () => {
    const { handle, fail } = declare('a', { supervisor: { strategy: 'oneForOne', backoff: 100 } })
    declare('b')
    await start()
    noted()
    fail()
    await harness.advance(99)
    expect(noted()).to.equal('stop a')
    expect(handle.info()).to.include({ state: 'restarting', restarts: 1 })
    await harness.advance(1)
    expect(noted()).to.equal('start a, run a')
    expect(handle.info().state).to.equal('running')
    expect(harness.failures).to.deep.equal([])
  })

  it('start again with what they depend on', async () => {
    const database = declare('database', { supervisor: { strategy: 'oneForOne', backoff: 10 } })
    declare('other')
    const cache = declare('cache', { dependencies: [database.handle] })
    declare('pages', { dependencies: [cache.handle] })
    await start()
    noted()
    database.fail()
    await harness.advance(10)
    expect(noted()).to.equal(
      'stop pages, stop cache, stop database, start database, run database, start cache, run cache, start pages, run pages',
    )
    expect(cache.handle.info()).to.include({ state: 'running', restarts: 0 })
    expect(cache.handle.info().dependencies).to.deep.equal(['database'])
  })

  it('declare what they depend on, before them', async () => {
    const base = { start: () => void log.push('start base'), stop: () => void log.push('stop base') }
    declare('a', { dependencies: [base] })
    declare('b', { dependencies: [base] })
    await start()
    expect(noted()).to.equal('start base, start a, start b, run a, run b')
    await stop()
    expect(noted()).to.equal('stop b, stop a, stop base')
    expect(() => new BackgroundHarness().background.service(base, { dependencies: [base] })).to.throw(
      RxfaustError,
      /declared twice/,
    )
  })

  it('oneForAll stops and starts all of them, but those that were stopped', async () => {
    declare('a')
    const b = declare('b', { supervisor: { strategy: 'oneForAll', backoff: 10 } })
    const c = declare('c')
    await start()
    await c.handle.stop()
    noted()
    b.fail()
    await harness.advance(10)
    expect(noted()).to.equal('stop b, stop a, start a, run a, start b, run b')
  })

  it('forfeit gives up the one that has failed, or all', async () => {
    const a = declare('a', { supervisor: 'forfeitOneForOne' })
    const b = declare('b', { supervisor: 'forfeitOneForAll' })
    const c = declare('c')
    await start()
    noted()
    a.fail()
    await harness.advance(10_000)
    expect(noted()).to.equal('stop a')
    b.fail()
    await harness.advance(10_000)
    expect(noted()).to.equal('stop c, stop b')
    expect([a, b, c].map(({ handle }) => handle.info().state)).to.deep.equal(Array(3).fill('forfeited'))
    expect(harness.failures).to.deep.equal([])
    await stop()
    expect(noted()).to.equal('')
  })

  it('try a start again that fails in a restart, and fail the app beyond the limit', async () => {
    let ill = false
    let starts = 0
    const { fail, handle } = declare(
      'a',
      { supervisor: { strategy: 'oneForOne', restarts: 3, within: 10_000, backoff: 10 } },
      {
        start: () => {
          starts++
          if (ill) throw new Error('still ill')
        },
      },
    )
    await start()
    ill = true
    fail()
    await harness.advance(1_000)
    expect(starts).to.equal(4)
    expect((harness.failures[0] as Error).message).to.match(/"a" has failed: still ill/)
    expect(handle.info().state).to.equal('failed')
    noted()
    await stop()
    expect(noted()).to.equal('')
  })

  it('start once where two restarts overlap', async () => {
    const a = declare('a', { supervisor: { strategy: 'oneForOne', backoff: 1_000 } })
    const b = declare('b', { supervisor: { strategy: 'oneForAll', backoff: 100 } })
    await start()
    noted()
    a.fail()
    await harness.advance(500)
    b.fail()
    await harness.advance(5_000)
    expect(noted()).to.equal('stop a, stop b, start a, run a, start b, run b')
    expect(a.handle.info().state).to.equal('running')
  })

  it('are not started again when the app stops in the backoff', async () => {
    const { fail } = declare('a', { supervisor: 'oneForOne' })
    await start()
    fail()
    await harness.advance(10)
    noted()
    await stop()
    await harness.advance(10_000)
    expect(noted()).to.equal('')
  })

  it('stop when the app does while they start: those behind do not start any more', async () => {
    const { handle } = declare(
      'a',
      {},
      {
        start: ({ signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
    )
    declare('b')
    const started = harness.background.start().catch((error: unknown) => error)
    await stop()
    expect(await started).to.be.instanceOf(RxfaustError)
    expect(noted()).to.equal('')
    expect(handle.info().state).to.equal('failed')
  })

  it('share the time of the stop: one that hangs leaves the others theirs, and is named in a warning', async () => {
    declare('a')
    declare('b', {}, { stop: () => new Promise(() => {}) })
    declare('c', {}, { stop: () => Promise.reject(new Error('c broke')) })
    await start()
    noted()
    await harness.background.end(1_000)
    const closed = harness.background.close(900)
    await harness.advance(450)
    await closed
    expect(noted()).to.equal('stop a')
    expect(harness.warnings).to.deep.equal(['RXFAUST_DEADLINE'])
    expect(harness.logged.map(error => (error as Error).message)).to.deep.equal(['c broke'])
  })

  it('may be stopped and started by hand, also by themselves', async () => {
    const a = declare('a')
    const b = declare('b', { dependencies: [a.handle] })
    await start()
    noted()
    await a.handle.stop()
    expect(noted()).to.equal('stop b, stop a')
    expect(b.handle.info().state).to.equal('stopped')
    await a.handle.restart()
    expect(noted()).to.equal('start a, run a, start b, run b')

    let again = true
    const self: Service<ServiceDefinition> = harness.background.service(
      {
        run: async () => {
          log.push('run self')
          if (!again) return
          again = false
          await self.restart()
          log.push('restarted')
        },
      },
      { name: 'self' },
    )
    await harness.advance(0)
    expect(noted()).to.equal('run self, run self, restarted')
    await stop()
    expect(await self.restart().catch((error: RxfaustError) => error.code)).to.equal('RXFAUST_STATE')
  })

  it('start at once when they are declared later; the app fails where they can not', async () => {
    await start()
    declare('late')
    await harness.advance(0)
    expect(noted()).to.equal('start late, run late')
    declare('ill', {}, { start: () => Promise.reject(new Error('x')) })
    await harness.advance(0)
    expect(harness.failures).to.have.length(1)
  })

  it('are refused where they have nothing to do, or the same name', () => {
    const { background } = harness
    for (const wrong of [{}, null, 5, class Empty {}]) {
      expect(() => background.service(wrong as ServiceDefinition))
        .to.throw(RxfaustError)
        .with.property('code', 'RXFAUST_OPTION')
    }
    declare('a')
    expect(() => declare('a')).to.throw(RxfaustError, /"a" of a service is taken/)
    expect(() => background.task(() => {}, { name: 'a' })).to.throw(RxfaustError, /taken/)
    expect(() => declare('b', { supervisor: 'never' as never })).to.throw(RxfaustError, /supervisor of service "b"/)
  })
})
