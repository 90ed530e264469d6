import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { string } from 'superstruct'
import { App, currentEvent, json } from '../../lib/index.js'
import { eventually } from '../support/eventually.js'
import { gate } from '../support/gate.js'

describe('rebalance of an app', () => {
  const running: App[] = []
  let broker: string
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    // A memory broker lives as long as somebody uses it.
    const keeper = new App('keeper', { broker })
    running.push(keeper)
    await keeper.start()
  })
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  const worker = (handler: (value: number) => unknown, options: object = {}): App => {
    const app = new App('workers', { broker, commitInterval: 5, ...options })
    running.push(app)
    app.topic('t', { key: string(), value: json<number>(), partitions: 4 }).subscribe(handler)
    return app
  }
  const place = (): string => {
    const message = currentEvent()?.message
    return `${message?.partition}/${message?.offset}`
  }

  it('gives partitions to a second worker without processing anything twice', async () => {
    const seen = new Map<string, number>()
    const handler = async (): Promise<void> => {
      const at = place()
      await new Promise(resolve => setImmediate(resolve))
      seen.set(at, (seen.get(at) ?? 0) + 1)
    }
    const first = worker(handler)
    await first.start()
    const topic = first.topic('t')
    const sent = Array.from({ length: 2_000 }, (_, value) => topic.send({ key: `k${value}`, value }))
    await sent[500]
    const second = worker(handler)
    await second.start()
    expect([...(await assigned(first)), ...(await assigned(second))].sort()).to.deep.equal([0, 1, 2, 3])
    await Promise.all(sent)
    await first.stop()
    await second.idle()
    expect(seen.size).to.equal(2_000)
    expect([...seen.values()].filter(times => times > 1)).to.deep.equal([])
  })

  it('does not wait for a handler beyond the drain deadline, and its record comes again', async () => {
    const begun = gate()
    const first = worker(
      () => {
        begun.open()
        return new Promise(() => {})
      },
      { drainTimeout: 100, stopTimeout: 50 },
    )
    await first.start()
    await first.topic('t').send({ key: 'a', value: 1 })
    await begun.promise
    const seen: number[] = []
    const second = worker(value => seen.push(value))
    await second.start()
    await first.stop()
    await second.idle()
    expect(seen).to.deep.equal([1])
  })

  it('acknowledges nothing late: work that ends after its partition was lost has no effect', async () => {
    const begun = gate()
    const end = gate()
    let calls = 0
    const first = worker(
      async () => {
        begun.open()
        calls++
        // Delivered again, where the partition stays here: that time it never ends.
        await (calls === 1 ? end.promise : new Promise(() => {}))
      },
      { drainTimeout: 60, stopTimeout: 50 },
    )
    await first.start()
    await first.topic('t').send({ key: 'a', value: 1 })
    await begun.promise
    const second = worker(() => new Promise(() => {}), { stopTimeout: 50 })
    await second.start()
    end.open()
    await first.stop()
    await second.stop()
    const seen: number[] = []
    const third = worker(value => seen.push(value))
    await third.start()
    await third.idle()
    expect(seen).to.deep.equal([1])
  })

  for (const onError of ['fail', 'skip', { deadLetter: 'letters' }, { retry: 2, backoff: 10 }] as const) {
    it(`ignores the failure of a handler whose partition was lost, under ${JSON.stringify(onError)}`, async () => {
      const begun = gate()
      const end = gate()
      const ended = gate()
      let calls = 0
      const first = worker(
        async () => {
          calls++
          // The second time is that of the record which comes again.
          if (calls > 1) return
          begun.open()
          await end.promise
          queueMicrotask(() => ended.open())
          throw new Error('the partition is not ours any more')
        },
        { drainTimeout: 50, stopTimeout: 50, onError },
      )
      await first.start()
      await first.topic('t').send({ key: 'a', value: 1, partition: 0 })
      await begun.promise
      const seen: number[] = []
      const second = worker(value => seen.push(value), { onError })
      await second.start()
      await eventually(first.state$, state => state === 'running')
      end.open()
      await ended.promise
      await new Promise(resolve => setImmediate(resolve))
      expect([first.state, first.monitor.processingErrors]).to.deep.equal(['running', 0])
      expect([first.monitor.eventsSkipped, first.monitor.deadLetters]).to.deep.equal([0, 0])
    })
  }

  it('is healthy as a member without partitions', async () => {
    const apps = Array.from({ length: 6 }, () => worker(() => undefined))
    await Promise.all(apps.map(app => app.start()))
    const sizes = await Promise.all(apps.map(async app => (await assigned(app)).length))
    expect(sizes.sort()).to.deep.equal([0, 0, 1, 1, 1, 1])
    expect(apps.map(app => app.state)).to.deep.equal(apps.map(() => 'running'))
  })

  async function assigned(app: App): Promise<number[]> {
    await eventually(app.state$, state => state === 'running')
    const partitions = await eventually(app.assignment$, all => all.every(each => each.status === 'active'))
    return partitions.map(each => each.partition)
  }
})
