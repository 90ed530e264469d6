import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { number, string } from 'superstruct'
import { App, type ChangelogEvent, json, type RecoveredPartition } from '../../lib/index.js'

describe('the hooks of a recovery', () => {
  const running: App[] = []
  let broker: string
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    // A memory broker lives as long as somebody uses it.
    await make('keeper').start()
  })
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  function make(id: string): App {
    const app = new App(id, { broker, commitInterval: 5 })
    running.push(app)
    return app
  }
  const describeInput = (app: App) => app.topic('input', { key: string(), value: json<number>(), partitions: 2 })
  const options = { key: string(), value: number(), default: () => 0, anyKey: true }

  async function write(): Promise<void> {
    const app = make('counting')
    const totals = app.table('totals', options)
    const input = describeInput(app)
    input.subscribe(value => {
      totals.update(`k${value}`, total => total + value)
    })
    await app.start()
    await Promise.all([0, 1].map(partition => input.send({ key: 'a', value: partition + 1, partition })))
    await app.idle()
    await app.stop()
  }

  it('are called with every changelog record, then with each partition, before its first event', async () => {
    await write()
    const app = make('counting')
    const calls: string[] = []
    const input = describeInput(app)
    const totals = app.table('totals', {
      ...options,
      onChangelogEvent: ({ table, partition, offset, key, value }) => {
        calls.push(`${table} ${partition}/${offset} ${key}=${value}`)
      },
      onRecover: async ({ partition, position }) => {
        await new Promise(resolve => setImmediate(resolve))
        calls.push(`recovered ${partition} to ${position}: ${totals.get(`k${partition + 1}`)}`)
      },
    })
    totals.onRecover(({ partition }) => calls.push(`and again ${partition}`))
    input.subscribe(value => calls.push(`event ${value - 1}`))
    const producer = app
      .start()
      .then(() => Promise.all([0, 1].map(partition => input.send({ key: 'a', value: partition + 1, partition }))))
    await producer
    await app.idle()
    for (const partition of [0, 1]) {
      const own = calls.filter(call => call.includes(String(partition)) && call.match(/\d/)?.[0] === String(partition))
      expect(own).to.deep.equal([
        `totals ${partition}/0 k${partition + 1}=${partition + 1}`,
        `recovered ${partition} to 1: ${partition + 1}`,
        `and again ${partition}`,
        `event ${partition}`,
      ])
    }
    expect(calls).to.have.length(8)
  })

  it('fail the start with the reason', async () => {
    const app = make('counting')
    describeInput(app).subscribe()
    app.table('totals', {
      ...options,
      onRecover: () => {
        throw new Error('no connection')
      },
    })
    const error = await app.start().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.have.property('code', 'RXFAUST_RECOVERY')
    expect(error).to.have.property('message').that.includes('no connection')
  })

  it('of a global table may write it, and see what it follows', async () => {
    const app = make('global')
    const events: ChangelogEvent<string, number>[] = []
    const recovered: RecoveredPartition[] = []
    const rates = app.globalTable('rates', {
      key: string(),
      value: number(),
      onChangelogEvent: event => events.push(event),
      onRecover: async partition => {
        recovered.push(partition)
        await rates.set('first', 1)
      },
    })
    await app.start()
    expect(rates.get('first')).to.equal(1)
    await rates.set('first', 2)
    await rates.delete('first')
    expect(recovered).to.deep.equal([{ table: 'rates', partition: 0, position: 0 }])
    expect(events.map(({ offset, key, value }) => [offset, key, value])).to.deep.equal([
      [0, 'first', 1],
      [1, 'first', 2],
      [2, 'first', undefined],
    ])
  })
})
