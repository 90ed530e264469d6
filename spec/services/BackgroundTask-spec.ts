import { setTimeout as nodePause } from 'node:timers/promises'
import { expect } from 'chai'
import { App, type BackgroundTask, RxfaustError, type TaskContext, type TaskOptions } from '../../lib/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { BackgroundHarness } from '../support/BackgroundHarness.js'
import { gate } from '../support/gate.js'

describe('tasks', () => {
  let harness: BackgroundHarness
  beforeEach(() => {
    harness = new BackgroundHarness()
  })
  const task = (fn: (context: TaskContext) => unknown, options: TaskOptions): BackgroundTask =>
    harness.background.task(fn, options)

  it('are called once, when the app runs, and are done with their end', async () => {
    const work = gate()
    const handle = task(() => work.promise, {})
    expect(handle.info().state).to.equal('idle')
    harness.background.begin()
    await harness.advance(0)
    expect(handle.info()).to.deep.equal({
      name: 'task-1',
      kind: 'task',
      state: 'running',
      onLeader: false,
      runs: 1,
      failures: 0,
      restarts: 0,
    })
    work.open()
    await harness.advance(1e9)
    expect(handle.info()).to.include({ state: 'done', runs: 1 })
    expect(harness.elected).to.equal(false)
  })

  it('are called at once when they are declared later', async () => {
    harness.background.begin()
    let calls = 0
    task(() => calls++, {})
    expect(calls).to.equal(1)
  })

  it('fail the app, with the reason and the name', async () => {
    const reason = new Error('no such table')
    const handle = task(
      async () => {
        throw reason
      },
      { name: 'import' },
    )
    harness.background.begin()
    await harness.advance(0)
    const [error] = harness.failures as [RxfaustError]
    expect(error).to.be.instanceOf(RxfaustError)
    expect([error.code, error.cause, error.details]).to.deep.equal(['RXFAUST_TASK', reason, { task: 'import' }])
    expect(error.message).to.match(/task "import" has failed: no such table/)
    expect(handle.info()).to.include({ state: 'failed', failures: 1 })
    expect(harness.monitor).to.include({ backgroundRuns: 1, backgroundErrors: 1 })
  })

  it('fail the app also where they throw synchronously, or reject with what is no error', async () => {
    task(() => {
      throw 'odd'
    }, {})
    harness.background.begin()
    await harness.advance(0)
    expect((harness.failures[0] as RxfaustError).cause).to.equal('odd')
  })

  it('may have their errors logged', async () => {
    const error = new Error('away')
    const handle = task(() => Promise.reject(error), { onError: 'log' })
    harness.background.begin()
    await harness.advance(0)
    expect([harness.failures, harness.logged]).to.deep.equal([[], [error]])
    expect(handle.info().state).to.equal('failed')
  })

  it('may choose by the error; where the choice fails, the app does with the first error', async () => {
    const onError = (error: unknown) => (error instanceof TypeError ? 'log' : undefined)
    task(() => Promise.reject(new TypeError('a')), { onError })
    task(() => Promise.reject(new RangeError('b')), { onError })
    task(() => Promise.reject(new Error('c')), {
      onError: () => {
        throw new Error('d')
      },
    })
    harness.background.begin()
    await harness.advance(0)
    expect(harness.failures.map(error => ((error as Error).cause as Error).message)).to.have.members(['b', 'c'])
    expect(harness.logged.map(error => (error as Error).message)).to.have.members(['a', 'd'])
  })

  it('are called again by a supervisor, after a backoff that doubles, to its limit', async () => {
    const times: number[] = []
    const handle = task(
      () => {
        times.push(harness.scheduler.now())
        throw new Error(`${times.length}`)
      },
      { supervisor: { strategy: 'oneForOne', restarts: 2, within: 10_000, backoff: 100 } },
    )
    harness.background.begin()
    await harness.advance(10_000)
    expect(times).to.deep.equal([0, 100, 300])
    expect((harness.failures[0] as Error).cause).to.have.property('message', '3')
    expect(handle.info()).to.include({ state: 'failed', runs: 3, failures: 3, restarts: 2 })
  })

  it('are given up by a supervisor that says so', async () => {
    const handle = task(() => Promise.reject(new Error('x')), { supervisor: 'forfeitOneForOne' })
    harness.background.begin()
    await harness.advance(10_000)
    expect(harness.failures).to.deep.equal([])
    expect(handle.info()).to.include({ state: 'forfeited', runs: 1 })
  })

  it('end when they are cancelled, also in the wait for a restart, and are not called any more', async () => {
    let reason: unknown
    const handle = task(({ signal }) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason
      })
      return nodePause(1e6, undefined, { signal })
    }, {})
    const failing = task(() => Promise.reject(new Error('x')), { supervisor: 'oneForOne' })
    const early = task(() => expect.fail(), {})
    early.cancel()
    harness.background.begin()
    await harness.advance(0)
    handle.cancel()
    failing.cancel()
    await harness.advance(1e6)
    expect(reason).to.have.property('name', 'AbortError')
    expect([handle, failing, early].map(each => each.info().state)).to.deep.equal(Array(3).fill('cancelled'))
    expect(failing.info().runs).to.equal(1)
    // The one that its supervisor has told.
    expect([harness.failures.length, harness.logged.length]).to.deep.equal([0, 1])
  })

  it('log an error that comes when they were told to end, and is another one', async () => {
    const work = gate()
    const handle = task(() => work.promise, {})
    harness.background.begin()
    handle.cancel()
    const error = new Error('while closing')
    work.fail(error)
    await harness.advance(0)
    expect([harness.failures, harness.logged]).to.deep.equal([[], [error]])
  })

  describe('of the leader', () => {
    it('are called each time that this worker becomes the leader, and told to end when it is not any more', async () => {
      const log: string[] = []
      const handle = task(
        async ({ signal }) => {
          log.push('begins')
          await new Promise(resolve => signal.addEventListener('abort', resolve))
          log.push('ends')
        },
        { onLeader: true },
      )
      expect(harness.elected).to.equal(true)
      harness.background.begin()
      await harness.advance(0)
      expect(handle.info()).to.include({ state: 'waiting', runs: 0 })
      harness.leads$.next(true)
      await harness.advance(0)
      expect(log).to.deep.equal(['begins'])
      expect(handle.info().state).to.equal('running')
      harness.leads$.next(false)
      await harness.advance(0)
      expect(log).to.deep.equal(['begins', 'ends'])
      await Promise.all(harness.tracked)
      harness.leads$.next(true)
      await harness.advance(0)
      expect(log).to.deep.equal(['begins', 'ends', 'begins'])
      expect(harness.tracked).to.have.length(2)
    })

    it('are done for a leadership when they have ended', async () => {
      let calls = 0
      task(() => calls++, { onLeader: true })
      harness.background.begin()
      harness.leads$.next(true)
      await harness.advance(0)
      expect(calls).to.equal(1)
      harness.leads$.next(false)
      harness.leads$.next(true)
      await harness.advance(0)
      expect(calls).to.equal(2)
    })

    it('do not begin anew before the call of the last leadership has ended', async () => {
      const works = [gate(), gate()]
      let calls = 0
      const handle = task(() => works[calls++]?.promise, { onLeader: true })
      harness.leads$.next(true)
      harness.background.begin()
      harness.leads$.next(false)
      harness.leads$.next(true)
      await harness.advance(0)
      expect(calls).to.equal(1)
      works[0]?.open()
      await harness.advance(0)
      expect(calls).to.equal(2)
      harness.leads$.next(false)
      harness.leads$.next(true)
      harness.leads$.next(false)
      works[1]?.open()
      await harness.advance(0)
      expect(calls).to.equal(2)
      expect(handle.info().state).to.equal('waiting')
    })

    it('run in an app, under virtual time', async () => {
      const app = new App('led')
      const states: boolean[] = []
      app.task(() => void states.push(app.isLeader), { onLeader: true })
      const t = await TestDriver.start(app)
      await t.advance({ seconds: 1 })
      expect(states).to.deep.equal([true])
      await t.stop()
    })
  })

  it('have names of their own', () => {
    const sweep = () => {}
    expect(
      [task(sweep, {}), task(sweep, {}), task(() => {}, {}), task(() => {}, { name: 'x' })].map(each => each.name),
    ).to.deep.equal(['sweep', 'sweep-1', 'task-1', 'x'])
    expect(() => task(sweep, { name: 'x' })).to.throw(RxfaustError, /"x" of a task is taken/)
    expect(() => task(sweep, { name: 'a b' }))
      .to.throw(RxfaustError)
      .with.property('code', 'RXFAUST_NAME')
  })

  it('are refused where they are no functions, or their options are not usable', () => {
    for (const wrong of [
      () => task(undefined as never, {}),
      () => task(() => {}, { onError: 'skip' as never }),
      () => task(() => {}, { supervisor: 'never' as never }),
    ]) {
      expect(wrong).to.throw(RxfaustError).with.property('code', 'RXFAUST_OPTION')
    }
  })
})
