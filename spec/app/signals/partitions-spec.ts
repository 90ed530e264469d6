import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { map, type Subscription } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, json } from '../../../lib/index.js'
import { eventually } from '../../support/eventually.js'
import { gate } from '../../support/gate.js'
import { settle } from '../../support/settle.js'
import { rejection } from '../../testing/rejection.js'

describe('signals of partitions', () => {
  const running: App[] = []
  const connected: Subscription[] = []
  let broker: string
  let keeper: App
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    // A memory broker lives as long as somebody uses it.
    keeper = new App('keeper', { broker })
    running.push(keeper)
    await keeper.start()
  })
  afterEach(async () => {
    for (const subscription of connected.splice(0)) subscription.unsubscribe()
    await Promise.all(running.splice(0).map(app => app.stop()))
  })
  const worker = (handler: (value: number) => unknown, options: AppOptions = {}): App => {
    const app = new App('workers', { broker, ...options })
    running.push(app)
    app.topic('t', { key: string(), value: json<number>(), partitions: 4 }).subscribe(handler)
    return app
  }
  const names = (partitions: readonly { partition: number }[]): string =>
    partitions
      .map(({ partition }) => partition)
      .sort()
      .join()

  it('come in pairs: what is assigned is revoked once, before the next assignment and at the stop', async () => {
    const first = worker(() => {})
    const seen: string[] = []
    first.on.partitionsAssigned((partitions, { added }) => {
      seen.push(`assigned ${partitions.length}, added ${added.length}, ${first.state}`)
    })
    first.on.partitionsRevoked((partitions, { lost }) => {
      seen.push(`revoked ${partitions.length}${lost ? ' lost' : ''}, ${first.state}`)
    })
    first.on.rebalanceComplete(() => void seen.push(`complete ${first.state}`))
    await first.start()
    const second = worker(() => {})
    const rebalanced = eventually(first.assignment$, partitions => partitions.length === 2)
    await second.start()
    await rebalanced
    await first.stop()
    expect(seen).to.deep.equal([
      'assigned 4, added 4, starting',
      'complete starting',
      'revoked 4, rebalancing',
      'assigned 2, added 0, rebalancing',
      'complete running',
      'revoked 2, stopping',
    ])
  })

  it('hold back what is assigned until handlers have ended, with the start; tables are recovered meanwhile', async () => {
    const seen: unknown[] = []
    const app = new App('workers', { broker })
    running.push(app)
    const topic = app.topic('t', { key: string(), value: json<number>(), partitions: 1 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    topic.pipe(map(value => totals.update('ann', total => total + value))).subscribe(total => void seen.push(total))
    const begun = gate()
    const end = gate()
    app.on.partitionsAssigned(async () => {
      begun.open()
      await end.promise
      seen.push('ended')
    })
    keeper.topic('t', { key: string(), value: json<number>(), partitions: 1 })
    await keeper.topic<'json', 'text'>('t').send({ key: 'ann', value: 7 })
    const starting = app.start().then(() => seen.push('started'))
    await begun.promise
    await eventually(app.assignment$, partitions => partitions.some(({ status }) => status === 'recovering'))
    for (let turn = 0; turn < 20; turn++) await settle()
    expect(seen).to.deep.equal([])
    end.open()
    await starting
    await app.idle()
    expect(seen).to.deep.equal(['ended', 'started', 7])
  })

  it('hold back partitions that are kept in a rebalance, too', async () => {
    const seen: unknown[] = []
    const first = worker(value => void seen.push(value))
    await first.start()
    const topic = first.topic('t')
    const end = gate()
    const begun = gate()
    first.on.partitionsAssigned(() => {
      begun.open()
      return end.promise
    })
    const second = worker(value => void seen.push(value))
    const started = second.start()
    await begun.promise
    await started
    const sent = Array.from({ length: 4 }, (_, partition) => topic.send({ key: 'a', value: partition, partition }))
    await Promise.all(sent)
    await second.idle()
    for (let turn = 0; turn < 20; turn++) await settle()
    expect(seen).to.have.length(2)
    end.open()
    await first.idle()
    expect([...seen].sort()).to.deep.equal([0, 1, 2, 3])
  })

  it('of revoked ones come when what was under way has ended and is committed, and tables can be read', async () => {
    const app = new App('workers', { broker, commitInterval: { minutes: 1 } })
    running.push(app)
    const topic = app.topic('t', { key: string(), value: json<number>(), partitions: 1 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    const begun = gate()
    const end = gate()
    topic.subscribe(async value => {
      begun.open()
      await end.promise
      totals.update('ann', total => total + value)
    })
    await app.start()
    const log = keeper.topic('log', { value: json<unknown>(), partitions: 1 })
    const logged: unknown[] = []
    log.subscribe(each => void logged.push(each))
    const seen: unknown[] = []
    app.on.partitionsRevoked(async partitions => {
      const committed = await app.runtime.transport.admin.committed('workers', partitions)
      const changelog = app.runtime.monitor.recordsSent
      seen.push(
        [...committed.values()].map(({ offset }) => offset),
        totals.get('ann'),
        changelog,
      )
      await app.topic('log', { value: json<unknown>(), partitions: 1 }).send({ value: totals.get('ann') })
    })
    await topic.send({ key: 'ann', value: 7 })
    await begun.promise
    const stopped = app.stop()
    expect(seen).to.deep.equal([])
    end.open()
    await stopped
    // The message and the changelog's record.
    expect(seen).to.deep.equal([[1], 7, 2])
    await keeper.idle()
    expect(logged).to.deep.equal([7])
  })

  it('fail the app where a handler fails, and the other handlers are called all the same', async () => {
    const cause = new Error('no cache')
    const app = worker(() => {})
    const seen: string[] = []
    app.on.partitionsAssigned(async () => {
      await settle()
      throw cause
    })
    app.on.partitionsAssigned(() => void seen.push('the other'))
    const error = await rejection(app.start())
    expect(error).to.include({ code: 'RXFAUST_SIGNAL', cause })
    expect(error.message).to.match(/on.partitionsAssigned of app "workers" has failed: no cache/)
    expect(seen).to.deep.equal(['the other'])
    const second = worker(() => {})
    second.on.partitionsRevoked(() => Promise.reject(cause))
    await second.start()
    const failed = rejection(second.done)
    const third = worker(() => {})
    await third.start()
    expect(await failed).to.include({ code: 'RXFAUST_SIGNAL', cause })
    await eventually(third.assignment$, partitions => partitions.length === 4)
  })

  it('never hold a rebalance for longer than drainTimeout, and that is told', async () => {
    const first = worker(() => {}, { drainTimeout: 60, stopTimeout: 50 })
    first.on.partitionsRevoked(() => new Promise<void>(() => {}))
    const assigned: number[] = []
    first.on.partitionsAssigned(partitions => void assigned.push(partitions.length))
    first.runtime.onWarning = () => {}
    const warned = eventually(first.warnings$, ({ code }) => code === 'RXFAUST_DEADLINE')
    await first.start()
    const second = worker(() => {})
    const rebalanced = eventually(first.assignment$, partitions => partitions.length === 2)
    await second.start()
    await rebalanced
    expect((await warned).message).to.match(/on.partitionsRevoked .* still at work/)
    expect(names(second.runtime.taskManager.partitions()).length + 2).to.equal(5)
    expect(assigned).to.deep.equal([4, 2])
    await eventually(first.assignment$, partitions => partitions.every(({ status }) => status === 'active'))
  })

  it('tell of partitions that were lost, after the others', async () => {
    const app = worker(() => {})
    const seen: unknown[] = []
    app.on.partitionsRevoked((partitions, { lost }) => void seen.push([partitions.length, lost]))
    await app.start()
    await app.runtime.taskManager.revoked({ epoch: 1, partitions: [], lost: true })
    expect(seen).to.deep.equal([[4, true]])
  })

  it('are told to handlers of all apps, with the app', async () => {
    const seen: string[] = []
    connected.push(App.on.partitionsAssigned((app, partitions) => void seen.push(`${app.id} ${partitions.length}`)))
    await worker(() => {}).start()
    expect(seen).to.deep.equal(['workers 4'])
  })
})
