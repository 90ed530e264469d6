import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler, type SchedulerLike } from 'rxjs'
import { number, string } from 'superstruct'
import type { AppOptions } from '../../../lib/app/AppOptions.js'
import { App, RxfaustError } from '../../../lib/index.js'
import { groupBy } from '../../../lib/operators/index.js'
import { rejection } from '../../tables/support/rejection.js'

describe('several apps in one process', () => {
  const running: App[] = []
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-instances-'))
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await rm(root, { recursive: true, force: true })
  })

  const base = (home: string): AppOptions => ({
    broker: `level://${root}/broker`,
    dataDirectory: join(root, home),
    commitInterval: 5,
  })
  /** Sums values by parity, behind a repartition. */
  const make = (id: string, options: AppOptions = {}) => {
    const app = new App(id, { ...base(id), ...options })
    running.push(app)
    const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 4 })
    const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 4 })
    numbers
      .pipe(groupBy(value => (value % 2 === 0 ? 'even' : 'odd'), { name: 'by-parity', partitions: 4 }))
      .subscribe(value => sums.update(value % 2 === 0 ? 'even' : 'odd', sum => sum + value))
    return { app, numbers, sums, result: () => [sums.get('odd'), sums.get('even')] }
  }

  for (const processingGuarantee of ['at-least-once', 'exactly-once'] as const) {
    it(`are independent as versions of one, on one broker and in one data directory, ${processingGuarantee}`, async () => {
      const first = make('orders', { processingGuarantee })
      await first.app.start()
      await Promise.all([1, 2, 3, 4].map(value => first.numbers.send({ key: `${value}`, value })))
      await first.app.idle()
      expect(first.result()).to.deep.equal([4, 6])

      const second = make('orders', { processingGuarantee, version: 2 })
      await second.app.start()
      await second.app.idle()
      expect(second.app.id).to.equal('orders-v2')
      expect(second.result()).to.deep.equal([4, 6])

      await second.numbers.send({ key: '5', value: 5 })
      await Promise.all([first.app.idle(), second.app.idle()])
      expect([first.result(), second.result()]).to.deep.equal([
        [9, 6],
        [9, 6],
      ])
      const { admin } = first.app.runtime.transport
      for (const id of ['orders', 'orders-v2']) {
        const { members } = await admin.describeGroup(id)
        expect(members.flatMap(({ partitions }) => partitions).length, id).to.equal(8)
      }
      expect(await admin.listTopics()).to.have.members([
        'numbers',
        ...['orders', 'orders-v2'].flatMap(id => [
          `${id}-manifest`,
          `${id}-by-parity-repartition`,
          `${id}-sums-changelog`,
        ]),
      ])
      await second.app.stop()
      await first.app.stop()
      expect(await readdir(join(root, 'orders'))).to.have.members(['tables', 'v2'])

      // What is forgotten of one is not forgotten of the other.
      await make('orders', { version: 2 }).app.reset()
      const again = make('orders', { processingGuarantee })
      await again.app.start()
      await again.app.idle()
      expect(again.result()).to.deep.equal([9, 6])
    })
  }

  it('have a broker in common, and nothing else', async () => {
    const apps = ['orders', 'invoices'].map(id => make(id))
    await Promise.all(apps.map(({ app }) => app.start()))
    await apps[0]?.numbers.send({ key: 'a', value: 3 })
    await Promise.all(apps.map(({ app }) => app.idle()))
    expect(apps.map(({ result }) => result())).to.deep.equal([
      [3, 0],
      [3, 0],
    ])
    await apps[0]?.app.stop()
    await apps[1]?.numbers.send({ key: 'a', value: 5 })
    await apps[1]?.app.idle()
    expect(apps[1]?.result()).to.deep.equal([8, 0])
  })

  it('share the work as workers of one app, in data directories of their own', async () => {
    const workers = ['one', 'two'].map(home => make('orders', { dataDirectory: join(root, home) }))
    for (const { app } of workers) await app.start()
    await Promise.all([1, 2, 3, 4].map(value => workers[0]?.numbers.send({ key: `${value}`, value })))
    await Promise.all(workers.map(({ app }) => app.idle()))
    const results = workers.map(({ result }) => result())
    const total = (at: number): number => results.reduce((sum, each) => sum + (each[at] ?? 0), 0)
    expect([total(0), total(1)]).to.deep.equal([4, 6])
  })

  it('are refused where two workers of one app need the same directory', async () => {
    // The second one waits for a while, as at a handover; its clock runs fast.
    const scheduler: SchedulerLike = {
      now: () => asyncScheduler.now() * 100,
      schedule: (work: never, delay = 0, state?: never) => asyncScheduler.schedule(work, delay / 100, state),
    }
    const named = (options: AppOptions): App => {
      const app = new App('orders', { ...base('orders'), ...options })
      running.push(app)
      app.globalTable('names', { key: string(), value: string(), partitions: 1 })
      return app
    }
    const first = named({})
    await first.start()
    const error = await rejection(named({ scheduler }).start())
    expect(error).to.be.instanceOf(RxfaustError).and.to.include({ code: 'RXFAUST_LOCKED' })
    expect((error as RxfaustError).message)
      .to.include('another app of this process')
      .and.to.include('names')
    expect(first.state).to.equal('running')
  })
})
