import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'
import { expect } from 'chai'

const DIRECTORY = join(import.meta.dirname, '..', '..', '..', 'examples', 'agents')

interface Printed {
  readonly lines: readonly string[]
  /** Where the order of several partitions or agents is open. */
  readonly anyOrder?: boolean
  /** What may be printed besides, by a timer that goes on until the app stops. */
  readonly more?: RegExp
}

/** What each prints, line by line. */
const PRINTED: Record<string, Printed> = {
  '01-hello.ts': { lines: Array(3).fill('Hello from rxfaust to you'), more: /^Hello/ },
  '02-adder.ts': { lines: ['8'] },
  '03-client.ts': {
    lines: ['Sending Add(4, 8)...', '12', 'The client runs 0 instances, the worker 1'],
  },
  '04-own-topic.ts': {
    lines: [
      '{',
      "  name: 'myagent',",
      "  topic: 'stream-example-myagent',",
      "  help: 'Example agent.',",
      "  state: 'running'",
      '}',
      'MYAGENT RECEIVED -- hello',
      'MYAGENT RECEIVED -- as any topic',
    ],
  },
  '05-current-event.ts': {
    lines: ['Order a1 of ann from incoming-orders', 'Order a2 of ann from incoming-orders', 'First a2 of ann'],
  },
  '06-repartition.ts': {
    lines: ['ann: 0', 'bob: 10', 'ann: 20', 'cy: 30', 'ann: 40', "Ann's transfers were processed in 1 partition"],
    anyOrder: true,
  },
  '07-page-views.ts': { lines: ['home: 1', 'about: 1', 'home: 2'] },
  '08-news.ts': { lines: ['30 articles, several at a time'] },
  '09-sinks.ts': {
    lines: ['AGENT YIELD: 10', 'SLEPT WELL: 10', 'REPLY: 10', 'LOGGED: 10', 'AGENT B RECEIVED: 10'],
    anyOrder: true,
  },
  '10-errors.ts': {
    lines: [
      'charged 5',
      'RXFAUST_AGENT: RangeError: -1 is negative',
      'charged 13 at attempt 3',
      '3 restarts, and it is running',
    ],
  },
  '11-reply-to.ts': {
    lines: ['adding 1 and 1', 'adding 2 and 2', 'asked: 4', 'adding 3 and 3', 'another agent has got 6 for ann'],
  },
  '12-map-join.ts': {
    lines: [
      '[',
      '   1,  4,  9, 16,',
      '  25, 36, 49, 64',
      ']',
      '[ 81, 100 ]',
      'sum of the replies: 14',
      '5 replies of an endless source',
    ],
  },
  '13-two-agents.ts': { lines: ['A: 1', 'B: 2', '{ a: 3, b: 3 }'] },
  '14-batches.ts': {
    lines: ['12 calls, 5 in a tenth of a second, have taken two tenths', 'batches of 100, 100, 50'],
  },
  '15-channel.ts': { lines: ['Received: 303', 'Received: 303', 'Received: 1', 'asked: 2'], more: /^Received: 303/ },
  '16-envelope.ts': {
    lines: ['Whoever subscribes sees 7', 'asked: 49', 'Whoever subscribes sees 8'],
  },
  '17-buffered-total.ts': { lines: ['TOTAL NOW: 60'] },
  '18-leader.ts': {
    lines: [...[1, 2, 3].flatMap(n => ['PUBLISHING ON LEADER!', `greeting ${n}`]), '1 of 2 workers leads'],
    more: /^(PUBLISHING|greeting)/,
  },
  '19-background.ts': {
    lines: [
      'APP STARTED AND OPERATIONAL',
      'FIFTY MILLISECONDS PASSED',
      'FIFTY MILLISECONDS PASSED',
      'The next one comes at 18:30:00',
    ],
    more: /^FIFTY/,
  },
  '20-testing.ts': { lines: ['bar gave heyYOLO for offset 0', 'foo has called bar: hoYOLO'] },
  '21-alerts.ts': { lines: ['ann has made 3 events'] },
  '22-calculator.ts': { lines: ['calculated 6', 'asked: 6', 'calculated 20'] },
  '23-kafka-streams.ts': {
    lines: ['large: bob', 'tiny: ann', 'word: all', 'word: is', 'word: one'],
    anyOrder: true,
  },
}

describe('the examples of agents', () => {
  const files = readdirSync(DIRECTORY).sort()
  const { log } = console
  let lines: string[]
  let broker: string | undefined
  beforeEach(() => {
    lines = []
    console.log = (...args: unknown[]) => void lines.push(...format(...args).split('\n'))
    broker = process.env.RXFAUST_BROKER
    process.env.RXFAUST_BROKER = `memory://${randomUUID()}`
  })
  afterEach(() => {
    console.log = log
    if (broker === undefined) delete process.env.RXFAUST_BROKER
    else process.env.RXFAUST_BROKER = broker
  })

  it('are each numbered, listed, short, and run here', () => {
    expect(files).to.deep.equal(Object.keys(PRINTED))
    const index = readFileSync(join(DIRECTORY, '..', 'README.md'), 'utf8')
    files.forEach((file, at) => {
      expect(Number.parseInt(file, 10)).to.equal(at + 1)
      expect(index).to.include(`(agents/${file})`)
      expect(readFileSync(join(DIRECTORY, file), 'utf8').split('\n').length).to.be.lessThan(60)
    })
  })

  for (const file of files) {
    it(`${file} prints what it says, and ends`, async () => {
      await import(join(DIRECTORY, file))
      const { lines: expected = [], anyOrder = false, more } = PRINTED[file] ?? {}
      if (more !== undefined) {
        const others = [...lines]
        for (const line of expected) others.splice(others.indexOf(line) >>> 0, 1)
        expect([others.length, others.filter(line => !more.test(line))]).to.deep.equal([
          lines.length - expected.length,
          [],
        ])
      } else if (anyOrder) expect(lines).to.have.members(expected)
      else expect(lines).to.deep.equal(expected)
    })
  }
})
