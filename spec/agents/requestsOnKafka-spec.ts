import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler, map } from 'rxjs'
import { number, string } from 'superstruct'
import { App, currentEvent } from '../../lib/index.js'
import { mapAsync } from '../../lib/operators/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { Child } from '../support/Child.js'
import { eventually } from '../support/eventually.js'
import { describeKafka } from '../support/kafka/describeKafka.js'

describeKafka('requests on Kafka', kafka => {
  it('are answered between three processes, two of which work, also when one of these stops', async function () {
    this.timeout(60_000)
    const id = `asked-${randomUUID()}`
    const workers = [new Child('askAgent', id, kafka.url), new Child('askAgent', id, kafka.url)]
    const app = new App(id, { broker: kafka.url })
    const doubler = app.agent('doubler', { value: number(), key: string(), partitions: 4 }, async function* () {
      yield { worker: 0, key: null as string | null, double: 0 }
    })
    const ask = async (from: number): Promise<Set<number>> => {
      const numbers = Array.from({ length: 50 }, (_, n) => n + from)
      const replies = await doubler.kvjoin(numbers.map(n => [`k${n}`, n] as const))
      expect(replies.map(({ key, double }) => [key, double])).to.deep.equal(numbers.map(n => [`k${n}`, 2 * n]))
      return new Set(replies.map(({ worker }) => worker))
    }
    try {
      await Promise.all([app.startClient(), ...workers.map(worker => worker.until('ready'))])
      expect([...(await ask(0))]).to.not.include(process.pid)
      workers[0]?.kill('SIGTERM')
      await workers[0]?.ended
      expect(await ask(1_000)).to.have.property('size', 1)
    } finally {
      for (const worker of workers) worker.kill('SIGKILL')
      await Promise.all([app.stop(), ...workers.map(worker => worker.ended)])
    }
  })

  it('are answered under exactly once, and harm nobody when who has asked is gone', async function () {
    this.timeout(60_000)
    const transport = await openTransport(kafka.url, {
      clientId: 'spec',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    const app = new App(`asked-${randomUUID()}`, {
      broker: transport,
      processingGuarantee: 'exactly-once',
      heartbeatInterval: 100,
      store: 'memory',
    })
    const agent = app.agent('doubler', { value: number(), partitions: 2 }, stream => stream.pipe(map(n => n * 2)))
    try {
      await app.start()
      expect(await agent.join([1, 2, 3])).to.deep.equal([2, 4, 6])
      const headers = {
        'rxfaust-reply-to': Buffer.from(`gone-${randomUUID()}`),
        'rxfaust-correlation-id': Buffer.from('x'),
      }
      await agent.cast(4, { headers })
      expect(await agent.ask(5)).to.equal(10)
      await app.idle()
    } finally {
      await app.stop()
      const topics = await transport.admin.listTopics()
      await transport.close()
      expect(topics.filter(name => name.startsWith(`${app.id}-reply`))).to.deep.equal([])
    }
  })

  it('go in envelopes, to reply topics of which those of killed instances are deleted when they have expired', async function () {
    this.timeout(60_000)
    const transport = await openTransport(kafka.url, {
      clientId: 'spec',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    const id = `asked-${randomUUID()}`
    const declare = (app: App, useReplyHeaders: boolean) =>
      app.agent('doubler', { value: number(), partitions: 2, useReplyHeaders }, stream => stream.pipe(map(n => n * 2)))
    const worker = new App(id, { broker: kafka.url, store: 'memory', heartbeatInterval: 100 })
    const client = new App(id, { broker: kafka.url })
    declare(worker, true)
    const doubler = declare(client, false)
    const left = `${id}-reply-${randomUUID()}`
    const topics = async () => (await transport.admin.listTopics()).filter(name => name.startsWith(`${id}-reply-`))
    try {
      const hour = 3_600_000
      await transport.admin.createTopics([{ topic: left, partitions: 1, config: { 'retention.ms': `${hour}` } }])
      const producer = await transport.producer()
      const timestamp = Date.now() - 2 * hour
      await producer.send([{ topic: left, partition: 0, key: null, value: null, timestamp }])
      await producer.close()
      await Promise.all([worker.start(), client.startClient()])
      expect(await doubler.join([1, 2, 3])).to.deep.equal([2, 4, 6])
      let names = await topics()
      while (names.includes(left)) names = await topics()
      expect(names).to.have.length(1)
    } finally {
      await Promise.all([worker.stop(), client.stop()])
      expect(await topics()).to.deep.equal([])
      await transport.close()
    }
  })

  it('are answered by isolated and by concurrent instances of one topic, while partitions come and go', async function () {
    this.timeout(60_000)
    const id = `asked-${randomUUID()}`
    const create = (worker: string) => {
      const app = new App(id, { broker: kafka.url, store: 'memory', heartbeatInterval: 100, commitInterval: 50 })
      const own = { value: number(), key: string(), partitions: 4 }
      let running = 0
      let most = 0
      const isolated = app.agent('isolated', { ...own, isolatedPartitions: true }, async function* (stream) {
        most = Math.max(most, ++running)
        try {
          for await (const n of stream) yield { n, worker, partition: currentEvent()?.message.partition }
        } finally {
          running--
        }
      })
      const crew = app.agent('crew', { topic: isolated.topic, concurrency: 3 }, stream =>
        stream.pipe(mapAsync(async n => ({ n, worker }))),
      )
      return { app, isolated, crew, running: () => running, most: () => most }
    }
    const one = create('one')
    const two = create('two')
    const asking = create('client')
    const pairs = Array.from({ length: 50 }, (_, n) => [`k${n}`, n] as const)
    /** All are answered, each with its own, whoever has the partition. */
    const ask = async (): Promise<Set<string>> => {
      const [alone, shared] = await Promise.all([asking.isolated.kvjoin(pairs), asking.crew.kvjoin(pairs)])
      expect([alone, shared].map(replies => replies.map(({ n }) => n))).to.deep.equal(
        [0, 0].map(() => pairs.map(([, n]) => n)),
      )
      return new Set([...alone, ...shared].map(({ worker }) => worker))
    }
    try {
      await Promise.all([one.app.start(), asking.app.startClient()])
      expect([...(await ask()), one.isolated.info().instances, one.running()]).to.deep.equal(['one', 4, 4])
      const during = ask()
      await two.app.start()
      await during
      await eventually(two.app.assignment$, partitions => partitions.length === 2, 20_000)
      await eventually(one.app.assignment$, partitions => partitions.length === 2, 20_000)
      expect([...(await ask())].sort()).to.deep.equal(['one', 'two'])
      expect([one, two].map(({ isolated, running }) => [isolated.info().instances, running()])).to.deep.equal([
        [2, 2],
        [2, 2],
      ])
      const leaving = ask()
      await one.app.stop()
      await leaving
      await eventually(two.app.assignment$, partitions => partitions.length === 4, 20_000)
      expect([...(await ask())]).to.deep.equal(['two'])
      expect([one, two].map(({ isolated, running }) => [isolated.info().instances, running()])).to.deep.equal([
        [0, 0],
        [4, 4],
      ])
      expect(Math.max(one.most(), two.most())).to.equal(4)
    } finally {
      await Promise.all([one, two, asking].map(({ app }) => app.stop()))
    }
  })
})
