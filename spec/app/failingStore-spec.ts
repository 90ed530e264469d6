import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, json, type StateStore } from '../../lib/index.js'
import { openStateStore } from '../../lib/tables/store/openStateStore.js'
import type { Table } from '../../lib/tables/Table.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { rejection } from '../tables/support/rejection.js'

/** A store in memory, of which one method may be broken. */
async function storeInMemory(): Promise<StateStore> {
  const host = { scheduler: asyncScheduler, logger: silentLogger, warn: () => {}, fail: () => {}, store: {} }
  return openStateStore(host, undefined)
}

describe('an app with a store that fails', () => {
  const broken = new Error('the disk is gone')
  let inner: StateStore
  let failing: keyof StateStore | undefined
  let app: App
  let totals: Table<string, number, never>
  let opened: string[]

  beforeEach(async () => {
    inner = await storeInMemory()
    failing = undefined
    opened = []
  })
  afterEach(() => app.stop())

  const check = (method: keyof StateStore): void => {
    if (method === failing) throw broken
  }
  const store: StateStore = {
    name: 'of the spec',
    get(key) {
      check('get')
      return inner.get(key)
    },
    async write(writes) {
      check('write')
      await inner.write(writes)
    },
    async clear(range) {
      check('clear')
      await inner.clear(range)
    },
    entries(range) {
      check('entries')
      return inner.entries(range)
    },
    async count(range) {
      check('count')
      return inner.count(range)
    },
    close: () => inner.close(),
  }
  async function start(options: AppOptions = {}): Promise<void> {
    app = new App('failing', {
      broker: 'memory://',
      commitInterval: 5,
      store: location => {
        opened.push(location)
        return store
      },
      ...options,
    })
    const topic = app.topic('input', { key: string(), value: json<number>(), partitions: 1 })
    totals = app.table('totals', { key: string(), value: number(), default: () => 0 })
    topic.subscribe(value => {
      totals.update(`k${value}`, total => total + value)
    })
    await app.start()
  }
  const send = (value: number): Promise<unknown> => app.topic('input').send({ key: 'a', value })

  it('keeps its tables in a store of the user', async () => {
    await start()
    await send(1)
    await app.idle()
    expect(opened).to.have.length(1)
    expect(opened[0]).to.match(/tasks.1-0$/)
  })

  for (const onError of ['fail', 'skip', { retry: 3, backoff: 1 }] as const) {
    it(`fails where a read fails in a handler, under ${JSON.stringify(onError)}`, async () => {
      await start({ onError })
      failing = 'get'
      await send(1)
      const error = await rejection(app.done)
      expect(error).to.include({ code: 'RXFAUST_STORE', cause: broken })
      expect(error).to.have.property('message').that.includes('of the spec').and.includes('the disk is gone')
    })
  }

  it('fails where a commit can not be stored', async () => {
    await start()
    failing = 'write'
    await send(1)
    expect(await rejection(app.done)).to.include({ code: 'RXFAUST_STORE', cause: broken })
  })

  it('fails at its start where the recovery can not be stored, or the store not be opened', async () => {
    failing = 'write'
    expect(await rejection(start())).to.include({ code: 'RXFAUST_STORE', cause: broken })
    expect(app.state).to.equal('failed')
    const opening = start({ store: () => Promise.reject(broken) })
    expect(await rejection(opening)).to.include({ code: 'RXFAUST_STORE', cause: broken })
  })

  for (const processingGuarantee of ['at-least-once', 'exactly-once'] as const) {
    it(`loses nothing where a commit can not be stored: the next start has it from the changelog (${processingGuarantee})`, async () => {
      const broker = `memory://${randomUUID()}`
      // A memory broker lives as long as somebody uses it.
      const keeper = await openTransport(broker, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
      await start({ broker, processingGuarantee })
      await send(1)
      await app.idle()
      failing = 'write'
      await send(2)
      await rejection(app.done)
      await app.stop()
      failing = undefined
      inner = await storeInMemory()
      await start({ broker, processingGuarantee })
      await app.idle()
      expect([totals.get('k1'), totals.get('k2')]).to.deep.equal([1, 2])
      await app.stop()
      await keeper.close()
    })
  }
})
