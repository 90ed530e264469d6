import { expect } from 'chai'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'
import type { Producer } from '../../../lib/transport/Producer.js'
import type { SendGuard } from '../../../lib/transport/SendGuard.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { gate } from '../../support/gate.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName, openForSpecs } from '../../support/kafka/openForSpecs.js'

describeKafka('Sending to Kafka under a guard', kafka => {
  let transport: Transport
  let producer: Producer
  let topic: string

  beforeEach(async () => {
    transport = await openForSpecs(kafka.url)
    topic = freshName('guarded')
    await transport.admin.createTopics([{ topic, partitions: 2 }])
    producer = await transport.producer()
  })

  afterEach(async () => {
    await producer.close()
    await transport.close()
  })

  const record = (value: string, guard?: SendGuard, partition = 0): OutRecord => {
    const settings = guard === undefined ? undefined : { guard }
    return { topic, partition, key: null, value: Buffer.from(value), settings }
  }
  const offsetOf = async (sent: Promise<readonly { readonly offset: number | null }[]>) => (await sent)[0]?.offset
  const reasonOf = (sent: Promise<unknown>): Promise<unknown> =>
    sent.then(
      () => 'sent',
      (reason: unknown) => reason,
    )

  it('waits while the guard is not open, and holds up no other partition', async () => {
    let asked = 0
    let open = false
    const { promise: askedOften, open: enough } = gate()
    const guard: SendGuard = {
      get open() {
        if (++asked === 3) enough()
        return open
      },
      over: undefined,
    }
    const held = producer.send([record('held', guard)])
    expect(await offsetOf(producer.send([record('free', undefined, 1)]))).to.equal(0)
    await askedOften
    const ends = await transport.admin.offsets([{ topic, partition: 0 }], 'latest')
    expect([...ends.values()]).to.deep.equal([0])
    open = true
    expect(await offsetOf(held)).to.equal(0)
  })

  it('refuses what the guard is over of, in one call or several, and goes on with what comes behind', async () => {
    const reason = new Error('another owner')
    const old = { open: true, over: undefined as unknown }
    expect(await offsetOf(producer.send([record('a', old)]))).to.equal(0)
    old.open = false
    const waiting = [producer.send([record('b', old)]), producer.send([record('c', old), record('d', old)])]
    const behind = producer.send([record('e', { open: true, over: undefined })])
    old.over = reason
    expect(await Promise.all(waiting.map(reasonOf))).to.deep.equal([reason, reason])
    expect(await offsetOf(behind)).to.equal(1)
  })

  it('asks again before each attempt, and sends nothing again that may have been stored', async function () {
    this.timeout(60_000)
    const reason = new Error('another owner')
    const guard = { open: true, over: undefined as unknown }
    expect(await offsetOf(producer.send([record('a', guard)]))).to.equal(0)
    await kafka.kill()
    const lost = reasonOf(producer.send([record('b', guard)]))
    guard.over = reason
    await kafka.restart()
    expect(await lost).to.equal(reason)
    const next = { open: true, over: undefined }
    const [sent] = await producer.send([record('c', next)])
    expect(sent?.offset).to.equal(1)
  })
})
