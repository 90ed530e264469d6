import { expect } from 'chai'
import { number, string } from 'superstruct'
import { App, currentEvent, RxfaustError } from '../../lib/index.js'
import { bufferCount } from '../../lib/operators/index.js'
import { gate } from '../support/gate.js'

describe('several instances of an agent', () => {
  const running: App[] = []
  const create = (): App => {
    const app = new App('pool', { broker: 'memory://', commitInterval: 5 })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  it('share the stream: each event goes to one that is free, and waits where none is', async () => {
    const app = create()
    const all = gate()
    let underWay = 0
    let most = 0
    const seen: number[] = []
    const agent = app.agent('shared', { value: number(), partitions: 1, concurrency: 3 }, async stream => {
      for await (const n of stream) {
        most = Math.max(most, ++underWay)
        if (underWay === 3) all.open()
        await all.promise
        underWay--
        seen.push(n)
      }
    })
    await app.start()
    const numbers = Array.from({ length: 300 }, (_, n) => n)
    await Promise.all(numbers.map(n => agent.cast(n)))
    await app.idle()
    expect(most).to.equal(3)
    expect(seen.sort((a, b) => a - b)).to.deep.equal(numbers)
  })

  it('each take as many as their operators hold', async () => {
    const app = create()
    const batches: number[][] = []
    const agent = app.agent('batches', { value: number(), partitions: 1, concurrency: 2 }, stream =>
      stream.pipe(bufferCount(5)),
    )
    agent.addSink(batch => batches.push(batch))
    await app.start()
    await Promise.all(Array.from({ length: 20 }, (_, n) => agent.cast(n)))
    await app.idle()
    expect(batches.flat().sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 20 }, (_, n) => n))
  })

  it('may subscribe to their stream more than once', async () => {
    const app = create()
    const seen: string[] = []
    const agent = app.agent('twice', { value: number(), partitions: 1, concurrency: 2 }, async stream => {
      const again = (async () => {
        for await (const n of stream) seen.push(`again ${n}`)
      })()
      for await (const n of stream) seen.push(`once ${n}`)
      await again
    })
    await app.start()
    await agent.cast(1)
    await agent.cast(2)
    await app.idle()
    expect(seen).to.have.members(['once 1', 'again 1', 'once 2', 'again 2'])
  })

  it('can not write tables, and are told why', async () => {
    const app = create()
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const agent = app.agent(
      'writers',
      { value: number(), key: string(), partitions: 2, concurrency: 2, onError: 'skip' },
      async function* (stream) {
        for await (const n of stream) {
          const read = totals.get(currentEvent()?.key as string)
          yield totals.update('ann', total => total + n + read)
        }
      },
    )
    await app.start()
    const error = await agent.ask(1, { key: 'ann' }).then(
      () => expect.fail('was written'),
      (reason: unknown) => reason as RxfaustError,
    )
    expect(error).to.be.instanceOf(RxfaustError)
    expect(error.message).to.contain('Table "totals" was written by agent "writers", of which several instances share')
    expect(totals.get('ann')).to.equal(0)
  })

  it('are one per partition where they are isolated, keep its order, and may write tables', async () => {
    const app = create()
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 4 })
    const runs: Array<{ partitions: Set<number>; seen: number[] }> = []
    const agent = app.agent(
      'isolated',
      { value: number(), key: string(), partitions: 4, isolatedPartitions: true },
      async function* (stream) {
        const run = { partitions: new Set<number>(), seen: [] as number[] }
        runs.push(run)
        for await (const n of stream) {
          await Promise.resolve()
          const event = currentEvent()
          run.partitions.add(event?.message.partition as number)
          run.seen.push(n)
          yield totals.update(event?.key as string, total => total + n)
        }
      },
    )
    await app.start()
    expect([runs.length, agent.info().instances]).to.deep.equal([4, 4])
    const keys = Array.from({ length: 12 }, (_, n) => `k${n}`)
    for (const n of [1, 2, 3]) await Promise.all(keys.map(key => agent.ask(n, { key })))
    await app.idle()
    for (const { partitions, seen } of runs) {
      expect(partitions.size).to.be.at.most(1)
      expect(seen).to.deep.equal([...seen].sort((a, b) => a - b))
    }
    expect(runs.flatMap(({ seen }) => seen)).to.have.length(36)
    expect(keys.map(key => totals.get(key))).to.deep.equal(keys.map(() => 6))
    await agent.stop()
    expect(agent.info()).to.include({ instances: 0, state: 'stopped' })
  })
})
