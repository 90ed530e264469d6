import { expect } from 'chai'
import { map } from 'rxjs'
import { string } from 'superstruct'
import { App, type ErrorPolicy, type Event, json } from '../../lib/index.js'
import { events, groupBy, to } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

/** Texts of 1, 20,000 and 1 characters are sent on to a topic that takes records of 10,000 bytes. */
function largeRecordLaws(broker: () => string): void {
  const run = async (
    onError: ErrorPolicy,
    how: 'to' | 'subscribe' | 'groupBy',
  ): Promise<{ forwarded: number[]; letters: Event[]; failure: RxfaustError | undefined; app: App }> => {
    const id = freshName('large')
    const app = new App(id, { broker: broker(), commitInterval: 5 })
    const texts = app.topic(`${id}-in`, { key: string(), value: json<string>(), partitions: 1, onError })
    const small = app.topic(`${id}-out`, {
      key: string(),
      value: json<string>(),
      partitions: 1,
      config: { 'max.message.bytes': '10000' },
    })
    const forwarded: number[] = []
    const letters: Event[] = []
    if (typeof onError === 'object' && 'deadLetter' in onError) {
      app
        .topic(onError.deadLetter, { key: 'raw', value: 'raw', partitions: 1 })
        .pipe(events())
        .subscribe(event => letters.push(event as Event))
    }
    small.subscribe(text => forwarded.push(text.length))
    const same = texts.pipe(map(text => text))
    if (how === 'to') same.pipe(to(small)).subscribe()
    else if (how === 'subscribe') same.subscribe(small)
    else same.pipe(groupBy(text => text.slice(0, 1), { name: 'by-letter', topic: small })).subscribe()
    await app.start()
    for (const length of [1, 20_000, 1]) await texts.send({ key: 'k', value: 'x'.repeat(length) })
    const failure = await app.idle().then(
      () => undefined,
      () => app.done.catch((error: RxfaustError) => error),
    )
    await app.stop()
    return { forwarded, letters, failure: failure as RxfaustError | undefined, app }
  }

  for (const how of ['to', 'subscribe', 'groupBy'] as const) {
    it(`fails the app by default, with the limit in the message (${how})`, async () => {
      const { failure } = await run('fail', how)
      expect(failure?.message).to.match(/takes no more than 10000 \(max\.message\.bytes\)/)
    })

    it(`is skipped by the policy "skip", and the others go on (${how})`, async () => {
      const { forwarded, failure, app } = await run('skip', how)
      expect(failure).to.equal(undefined)
      expect(forwarded).to.deep.equal([1, 1])
      expect(app.monitor.eventsSkipped).to.equal(1)
    })
  }

  it('goes to the dead letters as it came', async () => {
    const { forwarded, letters, failure } = await run({ deadLetter: freshName('letters') }, 'to')
    expect([failure, forwarded]).to.deep.equal([undefined, [1, 1]])
    expect(letters.map(({ message }) => message.valueBytes?.length)).to.deep.equal([20_002])
  })
}

describe('a record that is too large to be forwarded', () => {
  describe('on memory://', () => largeRecordLaws(() => 'memory://'))
})

describeKafka('a record that is too large to be forwarded', kafka => {
  describe('on kafka://', function () {
    this.timeout(60_000)
    largeRecordLaws(() => kafka.url)
  })
})
