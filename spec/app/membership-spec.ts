import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { string } from 'superstruct'
import { App, currentEvent, json, RxfaustError } from '../../lib/index.js'
import { mapAsync } from '../../lib/operators/index.js'
import type { ConsumerHandlers } from '../../lib/transport/ConsumerHandlers.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { eventually } from '../support/eventually.js'
import { type Gate, gate } from '../support/gate.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { rejection } from '../tables/support/rejection.js'

describeKafka('a member of a group', kafka => {
  it('keeps its partitions while a handler awaits for three times as long as the session lasts', async function () {
    this.timeout(30_000)
    const id = freshName('patient')
    const seen: number[] = []
    const worker = (): App => {
      const app = new App(id, { broker: kafka.url, store: 'memory', sessionTimeout: 1_200, heartbeatInterval: 200 })
      app.topic(`${id}-in`, { key: string(), value: json<number>(), partitions: 2 }).subscribe(async value => {
        if (value === 1) await new Promise(resolve => setTimeout(resolve, 3_600))
        seen.push(value)
      })
      return app
    }
    const apps = [worker(), worker()]
    await Promise.all(apps.map(app => app.start()))
    await Promise.all(
      apps.map(app => eventually(app.assignment$, all => all.length === 1 && all[0]?.status === 'active')),
    )
    const rebalances = apps.map(app => app.monitor.rebalances)
    const input = (apps[0] as App).topic(`${id}-in`)
    for (const value of [1, 2]) for (const partition of [0, 1]) await input.send({ key: 'k', value, partition })
    await Promise.all(apps.map(app => app.idle()))
    expect(seen.sort()).to.deep.equal([1, 1, 2, 2])
    expect(apps.map(app => app.monitor.rebalances)).to.deep.equal(rebalances)
    await Promise.all(apps.map(app => app.stop()))
  })
})

describe('the credit of a partition', () => {
  it('holds over a rebalance that comes while it is used up', async () => {
    const broker = `memory://${randomUUID()}`
    const LIMIT = 10
    const COUNT = 100
    const value = new Uint8Array(20_000)
    /** A fetch of 128 KiB may come on top of the limit. */
    const most = LIMIT + 7
    /** What is under way, by place; the same place twice is a record that came again. */
    const open = new Map<string, Gate>()
    let free = false
    const done = new Set<string>()
    const worker = (): App => {
      const app = new App('credit', { broker, streamBufferMaxsize: LIMIT, drainTimeout: 50, commitInterval: 5 })
      app
        .topic('in', { key: string(), value: 'raw', partitions: 2 })
        .pipe(
          mapAsync(
            async () => {
              const { partition, offset } = currentEvent()?.message ?? {}
              const place = `${app === first ? 'first' : 'second'} ${partition}/${offset}`
              const held = gate()
              open.set(place, held)
              if (!free) await held.promise
              open.delete(place)
              done.add(`${partition}/${offset}`)
            },
            { concurrency: 1_000, order: 'none' },
          ),
        )
        .subscribe()
      return app
    }
    const first: App = worker()
    await first.start()
    const input = first.topic('in')
    await Promise.all(Array.from({ length: COUNT }, (_, at) => input.send({ key: 'k', value, partition: at % 2 })))
    const under = (place: string): number => [...open.keys()].filter(each => each.startsWith(place)).length
    const full = async (...places: readonly string[]): Promise<void> => {
      while (places.some(place => under(place) < LIMIT)) await new Promise(resolve => setImmediate(resolve))
    }
    await full('first 0', 'first 1')
    const second = worker()
    await second.start()
    const [{ partition = -1 } = {}] = await eventually(second.assignment$, all => all[0]?.status === 'active')
    await full(`second ${partition}`)
    // Time for anything that would come above it.
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(under(`second ${partition}`)).to.be.at.most(most)
    expect(under(`first ${1 - partition}`)).to.be.at.most(most)
    free = true
    for (const held of open.values()) held.open()
    await Promise.all([first.idle(), second.idle()])
    expect(done.size).to.equal(COUNT)
    await Promise.all([first.stop(), second.stop()])
  })
})

describe('a consumer', () => {
  it('that is beyond help fails the app with its reason; one that is in trouble only degrades it', async () => {
    const inner = await openTransport('memory://', {
      clientId: 'spec',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    let handlers: ConsumerHandlers | undefined
    const transport: Transport = {
      name: inner.name,
      capabilities: inner.capabilities,
      admin: inner.admin,
      producer: options => inner.producer(options),
      consumer: async options => {
        const consumer = await inner.consumer(options)
        const run = consumer.run.bind(consumer)
        consumer.run = given => {
          handlers = given
          return run(given)
        }
        return consumer
      },
      read: options => inner.read(options),
      close: () => inner.close(),
    }
    const app = new App('dying', { broker: transport })
    app.topic('in', { partitions: 1 }).subscribe()
    await app.start()
    handlers?.error(new RxfaustError('RXFAUST_BROKER', 'It is away.', 'Wait.', { retriable: true }))
    expect(app.state).to.equal('degraded')
    handlers?.recovered?.()
    expect(app.state).to.equal('running')
    const reason = new RxfaustError('RXFAUST_BROKER', 'The group speaks another protocol.', 'Use another group.')
    handlers?.error(reason)
    expect(await rejection(app.done)).to.equal(reason)
    expect(app.state).to.equal('failed')
    await app.stop()
    await inner.close()
  })
})
