import { expect } from 'chai'
import { number, string } from 'superstruct'
import { asBuffer } from '../../lib/codecs/asBuffer.js'
import { App, type ErrorPolicy, type Event, json } from '../../lib/index.js'
import { events } from '../../lib/operators/index.js'

/** Records of topic "t": 1, something that is no number, 3. */
const poisoned = async (
  onError: ErrorPolicy,
): Promise<{ app: App; seen: number[]; letters: Event[]; failed: boolean }> => {
  const app = new App('errors', { broker: 'memory://', commitInterval: 5 })
  const topic = app.topic('t', { key: string(), value: number(), partitions: 1, onError })
  const letters: Event[] = []
  app
    .topic('letters', { key: 'raw', value: 'raw', partitions: 1 })
    .pipe(events())
    .subscribe(event => letters.push(event as Event))
  const seen: number[] = []
  topic.subscribe(value => seen.push(value))
  await app.start()
  const record = { topic: 't', partition: 0, headers: { h: Buffer.from('x') } }
  await app.runtime.producer.send([
    { ...record, key: Buffer.from('a'), value: Buffer.from('1') },
    { ...record, key: Buffer.from('b'), value: Buffer.from('"two"'), timestamp: 1234 },
    { ...record, key: Buffer.from('c'), value: Buffer.from('3') },
  ])
  const failed = await app.idle().then(
    () => false,
    () => true,
  )
  await app.stop()
  return { app, seen, letters, failed }
}

describe('the error policy', () => {
  it('fails by default, and names the record', async () => {
    const { app, seen, failed } = await poisoned('fail')
    expect([failed, seen[0]]).to.deep.equal([true, 1])
    const error = await app.done.catch((reason: unknown) => reason)
    expect(error)
      .to.have.property('message')
      .that.matches(/offset 1 of partition 0 of topic "t"/)
  })

  it('skips what can not be decoded', async () => {
    const { app, seen, failed } = await poisoned('skip')
    expect([failed, seen]).to.deep.equal([false, [1, 3]])
    expect(app.monitor).to.include({ decodeErrors: 1, eventsSkipped: 1 })
  })

  it('sends what can not be decoded to the dead letters, with what went wrong, where and when', async () => {
    const { seen, letters, failed } = await poisoned({ deadLetter: 'letters' })
    expect([failed, seen]).to.deep.equal([false, [1, 3]])
    expect(letters).to.have.length(1)
    const [letter] = letters
    expect(asBuffer(letter?.key as Uint8Array).toString()).to.equal('b')
    expect(asBuffer(letter?.value as Uint8Array).toString()).to.equal('"two"')
    const headers = Object.fromEntries(
      Object.entries(letter?.headers ?? {}).map(([name, value]) => [name, asBuffer(value as Uint8Array).toString()]),
    )
    expect(headers).to.include({
      h: 'x',
      'rxfaust-error-code': 'RXFAUST_DECODE',
      'rxfaust-topic': 't',
      'rxfaust-partition': '0',
      'rxfaust-offset': '1',
      'rxfaust-timestamp': '1234',
    })
    expect(headers['rxfaust-error']).to.contain('Expected a number')
    expect(Date.parse(headers['rxfaust-failed-at'] as string)).to.be.closeTo(Date.now(), 60_000)
  })

  it('applies to handlers, each event by itself; another subscriber sees all', async () => {
    const app = new App('errors', { broker: 'memory://', commitInterval: 5, onError: { retry: 2, backoff: 1 } })
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    const attempts: number[] = []
    const other: number[] = []
    topic.subscribe(async value => {
      attempts.push(value)
      if (value === 2 && attempts.filter(each => each === 2).length < 3) throw new Error('not yet')
    })
    topic.subscribe(value => other.push(value))
    await app.start()
    for (const value of [1, 2, 3]) await topic.send({ value })
    await app.idle()
    await app.stop()
    expect(attempts).to.deep.equal([1, 2, 2, 2, 3])
    expect(other).to.deep.equal([1, 2, 3])
  })
})
