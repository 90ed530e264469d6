import { expect } from 'chai'
import { string } from 'superstruct'
import { App, json, type RxfaustError } from '../../lib/index.js'
import { to } from '../../lib/operators/index.js'
import type { Topic } from '../../lib/topics/Topic.js'
import { eventually } from '../support/eventually.js'
import { gate } from '../support/gate.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { rejection } from '../tables/support/rejection.js'

describeKafka('an outage of Kafka', kafka => {
  let app: App
  let input: Topic<number, string>
  let output: Topic<number, string>
  let seen: number[]

  beforeEach(async function () {
    if (!kafka.ours) this.skip()
    const id = freshName('outage')
    app = new App(id, {
      broker: kafka.url,
      store: 'memory',
      commitInterval: 20,
      deliveryTimeout: 1_500,
      stopTimeout: 500,
    })
    const options = { key: string(), value: json<number>(), partitions: 1 }
    input = app.topic(`${id}-in`, options)
    output = app.topic(`${id}-out`, options)
    seen = []
    output.subscribe(value => seen.push(value))
  })
  afterEach(async () => {
    kafka.thaw()
    await kafka.mend()
    await app?.stop()
  })

  it('is waited out by what is sent in events; what is sent outside of them fails in time, and is not sent later', async () => {
    const reached = gate()
    const go = gate()
    input.pipe(to(output)).subscribe(async value => {
      if (value !== 1) return
      reached.open()
      await go.promise
      await output.send({ key: 'k', value: 10 })
    })
    await app.start()
    await input.send({ key: 'k', value: 1 })
    await reached.promise
    await kafka.cut()
    go.open()
    const began = performance.now()
    const error = (await rejection(output.send({ key: 'k', value: 99 }))) as RxfaustError
    expect(performance.now() - began).to.be.within(1_400, 5_000)
    expect(error).to.include({ code: 'RXFAUST_BROKER', retriable: true })
    expect(error.message).to.match(/store records in outage-.*-out\/0/)
    await eventually(app.state$, state => state === 'degraded')
    await kafka.mend()
    await eventually(app.state$, state => state === 'running')
    await output.send({ key: 'k', value: 2 })
    await app.idle()
    // What is sent in events keeps its order; with what is sent outside of them there is none.
    expect(seen.filter(value => value !== 2)).to.deep.equal([1, 10])
    expect(seen).to.include(2)
  }).timeout(30_000)

  it('is told to who sends outside of events also where the broker takes connections and is silent', async () => {
    await app.start()
    await output.send({ key: 'k', value: 1 })
    await kafka.freeze()
    const began = performance.now()
    const error = await rejection(output.send({ key: 'k', value: 2 }))
    expect(performance.now() - began).to.be.within(1_400, 5_000)
    expect(error).to.include({ code: 'RXFAUST_BROKER', retriable: true })
  }).timeout(30_000)
})
