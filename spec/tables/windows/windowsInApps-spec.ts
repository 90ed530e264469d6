import { expect } from 'chai'
import { firstValueFrom, map, timer } from 'rxjs'
import { number, object, string } from 'superstruct'
import { currentEvent } from '../../../lib/acks/currentEvent.js'
import type { Event } from '../../../lib/acks/Event.js'
import { App } from '../../../lib/app/App.js'
import { json } from '../../../lib/codecs/json.js'
import { to } from '../../../lib/operators/index.js'
import type { WindowedTable } from '../../../lib/tables/windows/WindowedTable.js'
import { marbles, TestDriver } from '../../../lib/testing/index.js'

const MINUTE = 60_000
const one = { key: string(), value: number(), partitions: 1 }
const values = { a: ['k', 1], b: ['k', 2], c: ['k', 4], d: ['j', 8] } as const
const window = (start: number, value: number, key = 'k', size = 10) => ({
  key,
  window: { start, end: start + size },
  value,
})

describe('windowed tables in apps', () => {
  it('close by the time of events, in the scope of the event that moved it', () =>
    marbles(({ app, produce, expectStream, expectTopic, expectCommitted }) => {
      const topic = app.topic('n', one)
      const out = app.topic('out', { ...one, value: json<number>() })
      const sums = app.table('sums', { ...one, default: () => 0 }).tumbling(10, { expires: 10, grace: 0 })
      topic.subscribe(n => void sums.get(n === 8 ? 'j' : 'k').update(sum => sum + n))
      sums.closed$
        .pipe(
          map(({ value }) => value),
          to(out),
        )
        .subscribe()
      produce(topic, '            a-b---d----c 20ms a', values)
      expectStream(sums.closed$).toBe('11ms (xy) 17ms z', {
        x: window(0, 8, 'j'),
        y: window(0, 3),
        z: window(10, 4),
      })
      // The result has the key and the time of its window, not those of the event.
      expectTopic(out).toBe('11ms (xy) 17ms z', {
        x: { key: 'j', value: 8, timestamp: 6 },
        y: { key: 'k', value: 3, timestamp: 2 },
        z: { key: 'k', value: 4, timestamp: 11 },
      })
      expectCommitted(topic).toEqual({ 0: 5 })
    }))

  it('announce a close once, where several subscriptions write the windows', () =>
    marbles(({ app, produce, expectStream }) => {
      const topic = app.topic('n', one)
      const sums = app.table('sums', { ...one, default: () => 0 }).tumbling(10, { expires: 10, grace: 0 })
      topic.subscribe(n => void sums.get('k').update(sum => sum + n))
      topic.subscribe(n => void sums.get('k').update(sum => sum + 10 * n))
      produce(topic, '            a-b 18ms c', values)
      expectStream(sums.closed$).toBe('21ms x', { x: window(0, 33) })
    }))

  it('announce a close once, where a crash comes behind its commit, and again where it comes before', () =>
    marbles(({ app, produce, crash, expectStream }) => {
      const topic = app.topic('n', one)
      const sums = app.table('sums', { ...one, default: () => 0 }).tumbling(10, { expires: 10, grace: 0 })
      topic.subscribe(n => void sums.get('k').update(sum => sum + n))
      produce(topic, '             a 9ms b 5s c 2ms a', values)
      // The commit comes after a second, so the close at 10 ms is committed and that at 5,010 ms is not.
      crash('                      4s (!^) 1017ms (!^)')
      expectStream(sums.closed$).toBe('10ms x 5000ms y 9ms y', { x: window(0, 1), y: window(10, 2) })
    }))

  it('close by the clock where a partition is idle, and let virtual time end', () =>
    marbles(({ app, produce, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      const sums = app
        .table('sums', { ...one, default: () => 0 })
        .tumbling(1000, { expires: 5000, grace: 100, closeWhenIdle: 300 })
      topic.subscribe(n => void sums.get('k').update(sum => sum + n))
      produce(topic, '500ms a 399ms b', values)
      // 900 + 200 is the window's end with its grace; then 300 ms without an event are not over yet.
      expectStream(sums.closed$).toBe('1200ms x', { x: window(0, 3, 'k', 1000) })
      expectCommitted(topic).toEqual({ 0: 2 })
    }))

  it('close by the clock within a transaction, once', async () => {
    const app = new App('idle', { processingGuarantee: 'exactly-once', commitInterval: 10 })
    const topic = app.topic('n', { ...one, retention: 'forever' })
    const out = app.topic('out', { ...one, value: json<number>() })
    const sums = app
      .table('sums', { ...one, default: () => 0 })
      .tumbling(1000, { expires: 5000, grace: 0, closeWhenIdle: 300 })
    topic.subscribe(n => void sums.get('k').update(sum => sum + n))
    sums.closed$
      .pipe(
        map(({ value }) => value),
        to(out),
      )
      .subscribe()
    const seen: number[] = []
    out.subscribe(value => void seen.push(value))
    const t = await TestDriver.start(app)
    await t.put(topic, 'k', 1, { timestamp: 0 })
    await t.put(topic, 'k', 2, { timestamp: 900 })
    await t.advance(5000)
    await t.put(topic, 'k', 4, { timestamp: 950 })
    await t.put(topic, 'k', 8, { timestamp: 9000 })
    await t.advance(5000)
    expect(seen).to.deep.equal([3, 8])
    expect(app.monitor.lateWrites).to.equal(1)
    await t.stop()
  })

  it('let the clock wait for whoever is still at work', () =>
    marbles(({ app, produce, expectStream }) => {
      const topic = app.topic('n', one)
      const sums = app
        .table('sums', { ...one, default: () => 0 })
        .tumbling(10, { expires: 10, grace: 0, closeWhenIdle: 20 })
      topic.subscribe(async n => {
        sums.get('k').update(sum => sum + n)
        await firstValueFrom(timer(100))
      })
      produce(topic, '(ab)', values)
      // The second event waits for 100 ms, and is not late for that.
      expectStream(sums.closed$).toBe('220ms x', { x: window(0, 3) })
    }))

  it('deliver a close of the clock again where it fails', () =>
    marbles(
      ({ app, produce, expectStream }) => {
        const topic = app.topic('n', one)
        const sums = app
          .table('sums', { ...one, default: () => 0 })
          .tumbling(10, { expires: 10, grace: 0, closeWhenIdle: 20 })
        topic.subscribe(n => void sums.get('k').update(sum => sum + n))
        let attempts = 0
        const tried = sums.closed$.pipe(map(({ value }) => value * 10 ** attempts++))
        let failed = false
        sums.closed$.subscribe({
          next: () => {
            if (failed) return
            failed = true
            throw new Error('once')
          },
        })
        produce(topic, 'a', values)
        expectStream(tried).toBe('20ms xy', { x: 1, y: 10 })
      },
      { onError: { retry: 1, backoff: 1 } } as never,
    ))

  it('give the same bytes live and replayed at a hundred times the rate', async () => {
    const log = Array.from({ length: 200 }, (_, at) => ({
      key: `k${at % 3}`,
      value: at,
      // Shuffled within the grace of 2 s.
      timestamp: at * 400 + ((at * 7919) % 5) * 400,
    }))
    const outputs: string[] = []
    for (const replayed of [false, true]) {
      const app = new App('replay')
      const topic = app.topic('n', { ...one, retention: 'forever' })
      const out = app.topic('out', { key: string(), value: json<unknown>(), partitions: 1 })
      const table = app.table('sums', { key: string(), value: json<number[]>(), default: () => [], partitions: 1 })
      const times = { expires: 60_000, grace: 2000 }
      const all = [
        table.tumbling(5000, times),
        table.hopping(5000, 2000, times),
        table.sliding(1000, 500, times),
        table.session(300, { ...times, merge: (_key, a, b) => [...a, ...b] }),
      ]
      topic.subscribe(n => {
        for (const windows of all) windows.get(`k${n % 3}`).update(list => [...list, n])
      })
      for (const windows of all) windows.closed$.pipe(to(out)).subscribe()
      const t = await TestDriver.start(app)
      if (replayed) await t.putAll(topic, log)
      else {
        for (const message of log) {
          await t.advance(40)
          await t.putAll(topic, [message])
        }
      }
      await t.idle()
      const stored = await Promise.all(all.map(windows => t.table(windows)))
      outputs.push(JSON.stringify([t.read(out), stored, app.monitor.lateWrites]))
      await t.stop()
    }
    expect(outputs[1]).to.equal(outputs[0])
    expect(outputs[0]).to.have.length.above(10_000)
  })

  describe('of an order', () => {
    const Order = object({ account: string(), amount: number(), at: number() })
    let app: App
    let t: TestDriver
    afterEach(() => t.stop())

    function describeApp(make: (table: ReturnType<typeof totals>) => void) {
      app = new App('orders')
      const orders = app.topic('orders', { key: string(), value: Order, partitions: 1 })
      make(totals())
      return orders
    }
    const totals = () => app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })

    it('go by a field, the clock, or the record, with one state', async () => {
      let all!: WindowedTable<string, number, never>
      const orders = describeApp(table => {
        all = table.tumbling(MINUTE)
      })
      const byField = all.relativeToField((order: { at: number }) => order.at)
      const byName = all.relativeToField('at')
      const byClock = all.relativeToNow()
      const seen: unknown[] = []
      orders.subscribe(order => {
        byField.get('field').update(n => n + order.amount)
        byName.get('name').update(n => n + order.amount)
        byClock.get('clock').update(n => n + order.amount)
        all.get('record').update(n => n + order.amount)
        const at = byField.get('field')
        seen.push([at.value(), at.current(), at.at(order.at), byClock.get('clock').now()])
      })
      t = await TestDriver.start(app)
      await t.advance(5 * MINUTE)
      await t.put(orders, 'ann', { account: 'ann', amount: 3, at: 7.5 * MINUTE }, { timestamp: 2 * MINUTE })
      expect(await t.table(all)).to.deep.equal({
        field: { [7 * MINUTE]: 3 },
        name: { [7 * MINUTE]: 3 },
        clock: { [5 * MINUTE]: 3 },
        record: { [2 * MINUTE]: 3 },
      })
      expect(seen).to.deep.equal([[3, 0, 3, 3]])
    })

    it('are iterated by keys, and read back in time', async () => {
      let perMinute!: WindowedTable<string, number, never>
      let plain!: WindowedTable<string, number, never>
      const orders = describeApp(table => {
        perMinute = table.hopping(MINUTE, MINUTE / 2, { keyIndex: true, expires: MINUTE })
        plain = table.tumbling(MINUTE)
      })
      const seen: unknown[] = []
      orders.subscribe(({ account, amount }) => {
        perMinute.get(account).update(n => n + amount)
        seen.push([
          perMinute.get(account).delta(MINUTE),
          [...perMinute.items()],
          [...perMinute.keys().current()],
          [...perMinute.values().delta({ minutes: 1 })],
        ])
      })
      t = await TestDriver.start(app)
      await t.put(orders, 'k', { account: 'bob', amount: 1, at: 0 }, { timestamp: 0 })
      await t.put(orders, 'k', { account: 'ann', amount: 2, at: 0 }, { timestamp: 10_000 })
      await t.put(orders, 'k', { account: 'ann', amount: 4, at: 0 }, { timestamp: 70_000 })
      expect(seen).to.deep.equal([
        [0, [['bob', 1]], ['bob'], []],
        [
          0,
          [
            ['ann', 2],
            ['bob', 1],
          ],
          ['ann', 'bob'],
          [],
        ],
        [2, [['ann', 4]], ['ann'], [2, 1]],
      ])
      expect([...perMinute.items().at(15_000)]).to.deep.equal([
        ['ann', 2],
        ['bob', 1],
      ])
      expect([...perMinute.items().now()]).to.deep.equal([
        ['ann', 2],
        ['bob', 1],
      ])
      // The clock is at 0: a minute before that there was nothing, half a minute behind it there is.
      expect([...perMinute.relativeToNow().items().delta(MINUTE)]).to.deep.equal([])
      await t.advance(MINUTE)
      expect([...perMinute.relativeToNow().items().delta({ seconds: 45 })]).to.deep.equal([
        ['ann', 2],
        ['bob', 1],
      ])
      expect([...perMinute.relativeToNow().items()]).to.deep.equal([['ann', 4]])
      expect(() => [...perMinute.keys()]).to.throw(/outside of a stream/)
      expect(() => [...plain.keys().now()]).to.throw(/keyIndex: true/)
      await t.put(orders, 'k', { account: 'zoe', amount: 1, at: 0 }, { timestamp: 10 * MINUTE })
      await t.advance(10_000)
      await t.put(orders, 'k', { account: 'zoe', amount: 1, at: 0 }, { timestamp: 10 * MINUTE })
      expect([...perMinute.keys().at(15_000)]).to.deep.equal([])
    })

    it('are read at the time of another event', async () => {
      let perMinute!: WindowedTable<string, number, never>
      const events: Event<{ amount: number; at: number }>[] = []
      const orders = describeApp(table => {
        perMinute = table.tumbling(MINUTE, { keyIndex: true })
      })
      const byField = perMinute.relativeToField('at')
      orders.subscribe(({ account, amount }) => {
        perMinute.get(account).update(n => n + amount)
        events.push(currentEvent() as (typeof events)[number])
      })
      t = await TestDriver.start(app)
      const order = { account: 'ann', amount: 1, at: 2 * MINUTE }
      await t.put(orders, 'ann', order, { timestamp: 0 })
      await t.put(orders, 'ann', { ...order, amount: 2 }, { timestamp: 2 * MINUTE })
      const [first, second] = events
      const ann = byField.get('ann')
      expect([ann.current(first), ann.value(first), ann.delta(2 * MINUTE, second)]).to.deep.equal([1, 2, 1])
      expect([...byField.values().current(first)]).to.deep.equal([1])
      expect([...byField.values().delta(2 * MINUTE, first)]).to.deep.equal([1])
    })

    it('are streams of their changes, and of what came late', async () => {
      let perMinute!: WindowedTable<string, number, never>
      const orders = describeApp(table => {
        perMinute = table.tumbling(MINUTE, { grace: 0 })
      })
      const changes: unknown[] = []
      const late: unknown[] = []
      perMinute.subscribe(({ key, window: { start }, value, previous, event }) =>
        changes.push([key, start, value, previous, event?.message.offset]),
      )
      perMinute.late$.subscribe(event => late.push([event.key, event.message.offset]))
      orders.subscribe(({ account, amount }) => void perMinute.get(account).update(n => n + amount))
      app.warnings$.subscribe()
      t = await TestDriver.start(app)
      for (const timestamp of [0, 1, MINUTE, 2]) {
        await t.put(orders, 'ann', { account: 'ann', amount: 1, at: 0 }, { timestamp })
      }
      expect(changes).to.deep.equal([
        ['ann', 0, 1, undefined, 0],
        ['ann', 0, 2, 1, 1],
        ['ann', MINUTE, 1, undefined, 2],
      ])
      expect(late).to.deep.equal([['ann', 3]])
      expect(app.monitor.lateWrites).to.equal(1)
    })

    it('say what they are, and are printed', async () => {
      let sessions!: WindowedTable<string, number, never>
      const orders = describeApp(table => {
        sessions = table.session(1000, { merge: (_key, a, b) => a + b, grace: 5, expires: 10 })
      })
      orders.subscribe(({ account, amount }) => void sessions.get(account).update(n => n + amount))
      t = await TestDriver.start(app)
      await t.put(orders, 'ann', { account: 'ann', amount: 7, at: 0 }, { timestamp: 500 })
      expect(sessions.info()).to.deep.equal({
        kind: 'table',
        name: 'totals-session-1000',
        table: 'windowed',
        window: { kind: 'session', gap: 1000 },
        grace: 5,
        expires: 10,
        changelog: 'orders-totals-session-1000-changelog',
        partitions: 1,
        owned: [0],
        sources: [],
      })
      expect(await sessions.asAnsiTable({ width: 200 })).to.match(/"ann" 1970-01-01T00:00:00\.500Z .*│ +7 │/)
    })

    it('refuse to announce closes that never come, or that nobody asked for at the start', async () => {
      let endless!: WindowedTable<string, number, never>
      let unwatched!: WindowedTable<string, number, never>
      describeApp(table => {
        endless = table.tumbling(MINUTE)
        unwatched = table.tumbling(1000, { expires: 1000 })
      }).subscribe()
      const codeOf = (table: WindowedTable<string, number, never>): unknown => {
        let code: unknown
        table.closed$.pipe(map(value => value)).subscribe({
          next: () => {},
          error: (error: { code: string }) => {
            code = error.code
          },
        })
        return code
      }
      t = await TestDriver.start(app)
      expect(codeOf(endless)).to.equal('RXFAUST_OPTION')
      expect(codeOf(unwatched)).to.equal('RXFAUST_STATE')
      await t.stop().catch(() => {})
    })
  })
})
