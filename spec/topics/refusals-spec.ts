import { expect } from 'chai'
import { App, type Message, RxfaustError, type TopicOptions } from '../../lib/index.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

type Wrong = Partial<Record<'timestamp' | 'headers' | 'partition', unknown>>

const wrong: readonly Wrong[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, 1.5, '5'].map(timestamp => ({ timestamp })),
  ...['text', null, 5, ['text']].map(header => ({ headers: { header } })),
]

async function refusal(act: () => Promise<unknown>): Promise<RxfaustError> {
  return act().then(
    value => expect.fail(`it was taken: ${JSON.stringify(value)}`),
    (error: RxfaustError) => error,
  )
}

function laws(broker: () => string): void {
  it('refuses timestamps and headers that Kafka does not have, and sends what comes behind', async function () {
    this.timeout(20_000)
    const app = new App(freshName('refusals'), { broker: broker() })
    const topic = app.topic(app.id, { partitions: 1 })
    const channel = app.channel(`${app.id}-channel`)
    await app.start()
    for (const each of wrong) {
      for (const to of [topic, channel]) {
        const error = await refusal(() => to.send({ value: 1, ...each } as Message<unknown, string>))
        expect(error, JSON.stringify(each)).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_ENCODE')
        expect(error.message).to.include(`"${to.name}"`)
      }
    }
    const sent = await topic.send({ value: 1, timestamp: 0, headers: { a: [Buffer.from('b'), Buffer.from('c')] } })
    expect(sent).to.deep.equal({ topic: topic.name, partition: 0, offset: 0, timestamp: 0 })
    await app.stop()
  })
}

describe('a topic', () => {
  laws(() => 'memory://')

  it('is refused where no broker could create it', () => {
    const app = new App('refusals', { broker: 'memory://' })
    for (const options of [
      { partitions: 0 },
      { partitions: 1.5 },
      { replicas: -1 },
      { retention: -5 },
      { retention: 'a week' },
      { config: { 'segment.ms': 5 } },
    ]) {
      expect(() => app.topic('orders', options as TopicOptions), JSON.stringify(options))
        .to.throw(RxfaustError, /orders/)
        .with.property('code', 'RXFAUST_OPTION')
    }
    for (const none of [[], null, 5]) {
      expect(() => app.topic(none as unknown as string[]))
        .to.throw(RxfaustError)
        .with.property('code', 'RXFAUST_OPTION')
    }
  })
})

describeKafka('a topic', kafka => laws(() => kafka.url))
