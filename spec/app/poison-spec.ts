import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { string } from 'superstruct'
import { App, currentEvent, type ErrorPolicy, type Event, json, type RxfaustError } from '../../lib/index.js'
import { events, to } from '../../lib/operators/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { rejection } from '../tables/support/rejection.js'

/** The record at offset 1 of partition 0 is a poison of one kind: its bytes, its error, and how often `retry: 2` tries it. */
const POISONS = {
  'can not be decoded': { bytes: '{bad', code: 'RXFAUST_DECODE', says: /in JSON/, tried: 0 },
  'makes the handler throw': { bytes: '"throw"', code: 'RXFAUST_PROCESSING', says: /of the spec/, tried: 3 },
  'makes the handler reject': { bytes: '"reject"', code: 'RXFAUST_PROCESSING', says: /of the spec/, tried: 3 },
  'is too large to be sent on': {
    bytes: `"${'x'.repeat(20_000)}"`,
    code: 'RXFAUST_PROCESSING',
    says: /takes no more than 10000 .max.message.bytes/,
    tried: 0,
  },
} as const

const GOOD = ['0/0', '0/2', '0/3', '1/0', '1/1', '1/2']

/** An event that is under way when another one fails may be delivered again. */
const each = (places: readonly string[]): string[] => [...new Set(places)].sort()

describe('a record', () => {
  let broker: string
  let transport: Transport
  const running: App[] = []
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    // A memory broker lives as long as somebody uses it.
    transport = await openTransport(broker, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await transport.close()
  })

  /** Sends each text on, and notes where those came from that have gone through. */
  function describeWorker(onError: ErrorPolicy) {
    const app = new App('poisoned', { broker, commitInterval: 5, onError: 'fail' })
    running.push(app)
    const input = app.topic('input', { key: string(), value: json<string>(), partitions: 2, onError })
    const output = app.topic('output', {
      key: string(),
      value: json<string>(),
      partitions: 2,
      config: { 'max.message.bytes': '10000' },
    })
    const letters: Event[] = []
    app
      .topic('letters', { key: 'raw', value: 'raw', partitions: 1 })
      .pipe(events())
      .subscribe(event => letters.push(event as Event))
    const through: string[] = []
    let attempts = 0
    input.pipe(to(output)).subscribe(async text => {
      if (text === 'throw' || text === 'reject') attempts++
      if (text === 'throw') throw new Error('of the spec')
      await Promise.resolve()
      if (text === 'reject') throw new Error('of the spec')
      const { partition, offset } = currentEvent()?.message ?? {}
      through.push(`${partition}/${offset}`)
    })
    return { app, letters, through, attempts: () => attempts }
  }
  async function fill(poison: string): Promise<void> {
    const producer = await transport.producer()
    const record = (partition: number, text: string) => ({
      topic: 'input',
      partition,
      key: Buffer.from('k'),
      value: Buffer.from(text),
    })
    await producer.send([record(0, '"a"'), record(0, poison), record(0, '"b"'), record(0, '"c"')])
    await producer.send(['"d"', '"e"', '"f"'].map(text => record(1, text)))
  }

  for (const [kind, { bytes, code, says, tried }] of Object.entries(POISONS)) {
    describe(`that ${kind}`, () => {
      const begin = async (onError: ErrorPolicy): Promise<ReturnType<typeof describeWorker>> => {
        await transport.admin.createTopics([{ topic: 'input', partitions: 2 }])
        await fill(bytes)
        const worker = describeWorker(onError)
        await worker.app.start().catch(() => undefined)
        return worker
      }

      it('is skipped by "skip", and everything else goes through', async () => {
        const { app, through } = await begin('skip')
        await app.idle()
        expect(each(through)).to.deep.equal(GOOD)
        expect([app.state, app.monitor.eventsSkipped]).to.deep.equal(['running', 1])
      })

      it('is with the dead letters by "deadLetter", byte for byte, and everything else goes through', async () => {
        const { app, through, letters } = await begin({ deadLetter: 'letters' })
        await app.idle()
        expect(each(through)).to.deep.equal(GOOD)
        expect(letters.map(({ value }) => Buffer.from(value as Uint8Array).toString())).to.deep.equal([bytes])
        const [letter] = letters
        expect(Buffer.from(letter?.headers['rxfaust-error-code'] as Uint8Array).toString()).to.equal(code)
      })

      for (const onError of ['fail', { retry: 2, backoff: 1 }] as const) {
        it(`fails the app by ${JSON.stringify(onError)}, is named, and comes again with what is behind it`, async () => {
          const { app, through, attempts } = await begin(onError)
          const error = (await rejection(app.done)) as RxfaustError
          expect(error.code).to.equal(code)
          expect(error.message).to.match(/offset 1 of partition 0 of topic "input"/)
          await app.stop()
          expect(error.message).to.match(says)
          expect(attempts()).to.equal(onError === 'fail' ? Math.min(tried, 1) : tried)
          const next = describeWorker('skip')
          await next.app.start()
          await next.app.idle()
          expect(each([...through, ...next.through])).to.deep.equal(GOOD)
          expect(next.app.monitor.eventsSkipped).to.equal(1)
        })
      }
    })
  }
})
