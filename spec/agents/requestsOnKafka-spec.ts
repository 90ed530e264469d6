import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler, map } from 'rxjs'
import { number, string } from 'superstruct'
import { App } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { Child } from '../support/Child.js'
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
})
