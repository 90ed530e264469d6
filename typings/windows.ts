import { expectTypeOf } from 'expect-type'
import { filter, map, Subject } from 'rxjs'
import { date, number, object, string } from 'superstruct'
import type { Event } from '../lib/acks/Event.js'
import { App } from '../lib/app/App.js'
import {
  aggregate,
  count,
  groupBy,
  hopping,
  items,
  reduce,
  session,
  sliding,
  to,
  topK,
  tumbling,
  type WindowedStream,
} from '../lib/operators/index.js'
import type { Stream } from '../lib/streams/Stream.js'
import type { WindowEntry } from '../lib/tables/windows/WindowEntry.js'

const app = new App('typings')
const Order = object({ account: string(), amount: number(), at: date() })
type Order = typeof Order.TYPE
const orders = app.topic('orders', { key: string(), value: Order })

/** Values and keys are inferred through groupBy, windows and aggregations. */
export function aggregations(): void {
  const sums = orders.pipe(
    groupBy(order => order.amount, { name: 'by-amount' }),
    tumbling({ minutes: 5 }, { grace: { seconds: 30 } }),
    aggregate({ name: 'sums', initial: () => 0, add: (sum, order) => sum + order.amount, emit: 'final' }),
  )
  expectTypeOf(sums).toEqualTypeOf<Stream<WindowEntry<number, number>, number>>()
  const counts = orders.pipe(hopping('PT1M', 10_000), count({ name: 'counts' }))
  expectTypeOf(counts).toEqualTypeOf<Stream<WindowEntry<string, number>, string>>()
  const last = orders.pipe(sliding(5, { time: 'at' }), reduce({ name: 'last', reduce: (_, order) => order }))
  expectTypeOf(last).toEqualTypeOf<Stream<WindowEntry<string, Order>, string>>()
  const top = orders.pipe(
    map(order => order.amount),
    tumbling(1000, { time: 'now' }),
    topK({ name: 'top', k: 3, by: amount => -amount, emit: { every: 'PT1S' } }),
    map(({ key, value }) => `${key.length} ${value[0]?.toFixed()}`),
    items(),
  )
  expectTypeOf(top).toEqualTypeOf<Stream<[key: string | null, value: string], string>>()
  const lists = orders.pipe(
    tumbling(5, { time: order => order.at }),
    aggregate({
      name: 'lists',
      initial: () => ({ accounts: [] as string[] }),
      add: ({ accounts }, order, key) => ({ accounts: [...accounts, order.account, key] }),
    }),
  )
  expectTypeOf(lists).toEqualTypeOf<Stream<WindowEntry<string, { accounts: string[] }>, string>>()
}

/** A session may become part of another one, but not behind its close. */
export function sessions(): void {
  const visits = orders.pipe(session({ minutes: 30 }))
  expectTypeOf(visits).toExtend<WindowedStream<Order, string, 'session'>>()
  expectTypeOf(visits.pipe(count({ name: 'a' }))).toEqualTypeOf<Stream<WindowEntry<string, number | null>, string>>()
  expectTypeOf(visits.pipe(count({ name: 'b', emit: { every: 5 } }))).toEqualTypeOf<
    Stream<WindowEntry<string, number | null>, string>
  >()
  expectTypeOf(visits.pipe(count({ name: 'c', emit: 'final' }))).toEqualTypeOf<
    Stream<WindowEntry<string, number>, string>
  >()
  const sums = visits.pipe(
    aggregate({
      name: 'd',
      initial: () => 0,
      add: (sum, order) => sum + order.amount,
      merge: (a, b) => a + b,
      emit: 'final',
    }),
  )
  expectTypeOf(sums).toEqualTypeOf<Stream<WindowEntry<string, number>, string>>()
  const updates = visits.pipe(
    aggregate({ name: 'e', initial: () => '', add: (text, order) => text + order.account, merge: (a, b) => a + b }),
  )
  expectTypeOf(updates).toEqualTypeOf<Stream<WindowEntry<string, string | null>, string>>()
  // @ts-expect-error sessions have to be merged
  visits.pipe(aggregate({ name: 'f', initial: () => 0, add: (sum: number) => sum + 1 }))
  // @ts-expect-error only sessions are merged
  orders.pipe(tumbling(5), aggregate({ name: 'g', initial: () => 0, add: (n: number) => n, merge: (a: number) => a }))
}

/** Late events have the types of the stream. */
export function late(): void {
  const lateOrders = new Subject<Event<Order, string>>()
  orders.pipe(tumbling(5, { late: lateOrders }), count({ name: 'a' }))
  orders.pipe(tumbling(5, { late: orders }), count({ name: 'b' }))
  orders.pipe(tumbling(5, { late: ({ value, key }) => [value.amount, key?.length] }), count({ name: 'c' }))
  // @ts-expect-error a topic of other values
  orders.pipe(tumbling(5, { late: app.topic('texts', { key: string(), value: 'text' }) }), count({ name: 'd' }))
}

/** An aggregation stands right behind its windows, with a name. */
export function mistakes(): void {
  // @ts-expect-error no windows
  orders.pipe(count({ name: 'a' }))
  // @ts-expect-error an operator in between
  orders.pipe(tumbling(5), filter(Boolean), count({ name: 'b' }))
  // @ts-expect-error no name
  orders.pipe(tumbling(5), count({}))
  // @ts-expect-error no such mode
  orders.pipe(tumbling(5), count({ name: 'c', emit: 'closed' }))
  // @ts-expect-error an order has no such field
  orders.pipe(tumbling(5, { time: 'price' }), count({ name: 'd' }))
  // @ts-expect-error an order has no such field
  orders.pipe(tumbling(5), aggregate({ name: 'e', initial: () => 0, add: (sum, order) => sum + order.price }))
  // @ts-expect-error results are no orders
  orders.pipe(tumbling(5), count({ name: 'f' }), to(orders))
}
