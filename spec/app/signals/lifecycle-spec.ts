import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { App, type AppOptions, currentEvent, json, runWorker } from '../../../lib/index.js'
import { eventually } from '../../support/eventually.js'
import { gate } from '../../support/gate.js'
import { settle } from '../../support/settle.js'
import { rejection } from '../../testing/rejection.js'

/** Runs a worker whose end is no end of this process; gives its exit code. */
async function work(app: App): Promise<number> {
  const { exit } = process
  const signals = ['SIGINT', 'SIGTERM'] as const
  const before = signals.map(signal => process.listeners(signal))
  const exited = gate<number>()
  process.exit = exited.open as typeof process.exit
  try {
    await runWorker(app)
    return await exited.promise
  } finally {
    process.exit = exit
    signals.forEach((signal, at) => {
      for (const each of process.listeners(signal)) if (!before[at]?.includes(each)) process.off(signal, each)
    })
  }
}

describe('signals of the lifecycle', () => {
  const running: App[] = []
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))
  const create = (options: AppOptions = {}): App => {
    const app = new App('lives', { broker: `memory://${randomUUID()}`, commitInterval: { minutes: 1 }, ...options })
    running.push(app)
    return app
  }

  it('beforeShutdown: when nothing is processed any more, and messages can still be sent', async () => {
    const app = create()
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    topic.subscribe(() => {})
    const seen: unknown[] = []
    app.on.partitionsRevoked(() => void seen.push('revoked'))
    app.on.beforeShutdown(async () => {
      const { offset } = await topic.send({ value: 2 })
      seen.push(`shutdown ${app.state} ${offset}`)
    })
    await app.start()
    await topic.send({ value: 1 })
    await app.stop()
    expect(seen).to.deep.equal(['revoked', 'shutdown stopping 1'])
    expect(app.state).to.equal('stopped')
  })

  it('beforeShutdown of a client', async () => {
    const app = create()
    const seen: string[] = []
    app.on.beforeShutdown(() => void seen.push(app.state))
    await app.startClient()
    await app.stop()
    expect(seen).to.deep.equal(['stopping'])
  })

  it('beforeShutdown that fails does not keep the app from closing, and is why it has failed', async () => {
    const app = create()
    const cause = new Error('not today')
    app.on.beforeShutdown(() => Promise.reject(cause))
    await app.start()
    const failed = rejection(app.done)
    await app.stop()
    expect(await failed).to.include({ code: 'RXFAUST_SIGNAL', cause })
    expect(app.state).to.equal('failed')
    expect(app.runtime.connection).to.equal(undefined)
  })

  it('beforeShutdown that never ends is left behind within stopTimeout, and told of', async () => {
    const app = create({ stopTimeout: 60 })
    app.runtime.onWarning = () => {}
    const warned = eventually(app.warnings$, ({ code }) => code === 'RXFAUST_DEADLINE')
    app.on.beforeShutdown(() => new Promise<void>(() => {}))
    await app.start()
    await app.stop()
    expect((await warned).message).to.match(/on.beforeShutdown were still at work/)
  })

  it('rebalanceComplete that fails is an error of the start', async () => {
    const app = create()
    app.topic('t', { value: json<number>(), partitions: 1 }).subscribe(() => {})
    const cause = new Error('not complete')
    app.on.rebalanceComplete(() => Promise.reject(cause))
    expect(await rejection(app.start())).to.include({ code: 'RXFAUST_SIGNAL', cause })
  })

  it('workerInit: before a worker starts the app, which waits for it, and not where a program starts it', async () => {
    const app = create()
    const seen: string[] = []
    app.on.workerInit(async () => {
      await settle()
      seen.push(`worker ${app.state}`)
    })
    const code = work(app)
    await eventually(app.state$, state => state === 'running')
    await app.stop()
    expect(await code).to.equal(0)
    expect(seen).to.deep.equal(['worker created'])
    const other = create()
    other.on.workerInit(() => void seen.push('other'))
    await other.start()
    expect(seen).to.have.length(1)
  })

  it('workerInit that fails ends the worker with exit code 1, and its app is not started', async () => {
    const { error } = console
    const told: unknown[] = []
    console.error = each => void told.push(each)
    try {
      const app = create()
      const cause = new Error('no socket')
      app.on.workerInit(() => Promise.reject(cause))
      expect(await work(app)).to.equal(1)
      expect(told).to.have.length(1)
      expect(told[0]).to.include({ code: 'RXFAUST_SIGNAL', cause })
      expect(app.state).to.equal('stopped')
    } finally {
      console.error = error
    }
  })

  it('run outside of the event whose handler stops the app', async () => {
    const app = create()
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    const seen: unknown[] = []
    app.on.beforeShutdown(() => void seen.push(currentEvent()))
    topic.subscribe(() => app.stop())
    await app.start()
    await topic.send({ value: 1 })
    await app.done
    expect(seen).to.deep.equal([undefined])
  })
})
