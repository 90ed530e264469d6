import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { map } from 'rxjs'
import { string } from 'superstruct'
import { App, json, type Table, type Topic } from '../../lib/index.js'
import { groupBy, to } from '../../lib/operators/index.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

interface Order {
  readonly account: string
}

interface Counting {
  readonly app: App
  readonly orders: Topic<Order, string>
  readonly counts: Table<string, number, never>
  readonly complaints: string[]
}

const partitions = 2
const accounts = ['ann', 'bob', 'cyd', 'dan']

function countingApp(id: string, broker: string, dataDirectory: string, prefix: string): Counting {
  const complaints: string[] = []
  const warn = (fields: object, message: string): void => {
    complaints.push(`${id}: ${message} ${'error' in fields ? String(fields.error) : ''}`)
  }
  const app = new App(id, {
    broker,
    dataDirectory,
    processingGuarantee: 'exactly-once',
    commitInterval: 5,
    logger: { ...silentLogger, warn, error: warn },
  })
  const orders = app.topic(`${prefix}-orders`, { key: string(), value: json<Order>(), partitions })
  const out = app.topic(`${prefix}-out`, { key: string(), value: json<number>(), partitions })
  const counts = app.table('counts', { key: string(), value: json<number>(), default: () => 0, partitions })
  orders
    .pipe(
      groupBy('account', { name: 'by-account', partitions }),
      map(({ account }) => counts.update(account, count => count + 1)),
      to(out),
    )
    .subscribe()
  return { app, orders, counts, complaints }
}

/** Apps whose names and tables are as alike as they may be, on the same topics of one broker. */
async function countInTwoApps(brokerIn: (directory: string) => string, prefix: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'rxfaust-two-apps-'))
  const broker = brokerIn(directory)
  // The second name ends as the name of a task of the first one does.
  const all = [prefix, `${prefix}-${partitions}`].map(id => countingApp(id, broker, join(directory, id), prefix))
  try {
    await Promise.all(all.map(({ app }) => app.start()))
    const [first] = all as [Counting, Counting]
    for (let round = 0; round < 10; round++) {
      await Promise.all(accounts.map((account, at) => first.orders.send({ key: `o${at}`, value: { account } })))
      // A transaction of each app is open or being committed while the other one goes on.
      if (round % 3 === 2) await Promise.all(all.map(({ app }) => app.idle()))
    }
    await Promise.all(all.map(({ app }) => app.idle()))
    for (const { app, counts, complaints } of all) {
      expect(accounts.map(account => counts.get(account))).to.deep.equal([10, 10, 10, 10])
      expect(complaints).to.deep.equal([])
      expect(app.state).to.equal('running')
    }
  } finally {
    await Promise.all(all.map(({ app }) => app.stop()))
    await rm(directory, { recursive: true, force: true })
  }
}

describe('two apps with exactly once on one broker', () => {
  it('never fence each other in memory', () => countInTwoApps(() => `memory://${randomUUID()}`, 'alike'))

  it('never fence each other on disk', () =>
    countInTwoApps(directory => `level://${join(directory, 'broker')}`, 'alike'))
})

describeKafka('two apps with exactly once on one Kafka', kafka => {
  it('never fence each other', async function () {
    this.timeout(30_000)
    await countInTwoApps(() => kafka.url, freshName('alike'))
  })
})
