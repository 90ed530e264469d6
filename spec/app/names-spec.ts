import { expect } from 'chai'
import fc from 'fast-check'
import { asyncScheduler, distinct, map, scan, share } from 'rxjs'
import { number, object, string } from 'superstruct'
import { App, json, RxfaustError, type Stream } from '../../lib/index.js'
import { delay, filter, groupBy, mapAsync, mergeMap, rateLimit, tap } from '../../lib/operators/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { TopicDescription } from '../../lib/transport/TopicDescription.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'

interface Order {
  readonly account: string
  readonly amount: number
}
type Orders = Stream<Order, unknown>

/** What may be put in anywhere without state. */
const stateless: Readonly<Record<string, (stream: Orders) => Orders>> = {
  map: stream => stream.pipe(map(order => ({ ...order }))),
  filter: stream => stream.pipe(filter(order => order.amount > 0)),
  tap: stream => stream.pipe(tap(() => {})),
  mapAsync: stream => stream.pipe(mapAsync(async order => order, { concurrency: 2, order: 'key' })),
  mergeMap: stream => stream.pipe(mergeMap(async order => order)),
  scan: stream => stream.pipe(scan((_last, order) => order)),
  distinct: stream => stream.pipe(distinct(({ amount }) => amount)),
  delay: stream => stream.pipe(delay(1)),
  rateLimit: stream => stream.pipe(rateLimit(1_000, { seconds: 1 })),
  share: stream => stream.pipe(share()),
}

/** A program with four places in its pipes. */
function declare(app: App, insertions: readonly (readonly string[])[]): void {
  const insert = (place: number, stream: Orders): Orders =>
    (insertions[place] ?? []).reduce((piped, name) => (stateless[name] as (each: Orders) => Orders)(piped), stream)
  const value = object({ account: string(), amount: number() })
  const orders: Orders = app.topic('orders', { key: string(), value, partitions: 2 })
  const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 3 })
  const perMinute = totals.tumbling({ minutes: 1 }, { expires: { hours: 1 } })
  app.globalTable('largest', { value: number() })
  const byAccount = insert(0, orders).pipe(groupBy('account', { name: 'by-account', value, partitions: 3 }))
  insert(1, byAccount).subscribe(({ account, amount }) => {
    totals.set(account, amount)
    perMinute.get(account).update(sum => sum + amount)
  })
  const bySize = insert(2, byAccount as Orders).pipe(groupBy(({ amount }) => amount > 9, { name: 'by-size' }))
  insert(3, bySize as Orders).subscribe()
}

describe('names of internal topics', () => {
  it('stay the same, with their state, wherever stateless operators are put in', async function () {
    this.timeout(30_000)
    const transport = await openTransport('memory://', {
      clientId: 'spec',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    const run = async (insertions: readonly (readonly string[])[]): Promise<ReadonlyMap<string, TopicDescription>> => {
      const app = new App('shop', { broker: transport, topicPartitions: 2 })
      declare(app, insertions)
      await app.start()
      await app.stop()
      return transport.admin.describeTopics(await transport.admin.listTopics())
    }
    try {
      const before = await run([])
      expect([...before.keys()]).to.include.members([
        'orders',
        'shop-by-account-repartition',
        'shop-by-size-repartition',
        'shop-totals-changelog',
        'shop-largest-changelog',
        'shop-manifest',
      ])
      expect(before.size).to.equal(7)
      const place = fc.array(fc.constantFrom(...Object.keys(stateless)), { maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(fc.tuple(place, place, place, place), async insertions => {
          expect(await run(insertions)).to.deep.equal(before)
          expect(await manifests(transport)).to.equal(1)
        }),
        { numRuns: 40, examples: [[[Object.keys(stateless).slice(0, 5), Object.keys(stateless).slice(5), [], []]]] },
      )
    } finally {
      await transport.close()
    }
  })

  it('are given by the program: no stateful operator does without', () => {
    const app = new App('shop', { broker: 'memory://' })
    const orders = app.topic('orders', { value: json<Order>() })
    const nameless: ReadonlyArray<() => unknown> = [
      () => orders.pipe(groupBy(order => order.account, undefined as never)),
      () => orders.pipe(groupBy(order => order.account, {} as never)),
      () => orders.pipe(groupBy(order => order.account, { name: '' })),
      () => app.table(undefined as never),
      () => app.globalTable('' as never),
    ]
    for (const declareOne of nameless) expect(declareOne).to.throw(RxfaustError, 'RXFAUST_NAME')
    app.table('totals')
    for (const declareOne of [
      () => app.table('totals'),
      () => app.globalTable('totals'),
      () => orders.pipe(groupBy(order => order.account, { name: 'totals' })),
    ]) {
      expect(declareOne).to.throw(RxfaustError, 'already that of a table')
    }
  })
})

/** Records of the manifest: one for each change of the topology. */
async function manifests({ admin }: Transport): Promise<number | null | undefined> {
  const ends = await admin.offsets([{ topic: 'shop-manifest', partition: 0 }], 'latest')
  return [...ends.values()][0]
}
