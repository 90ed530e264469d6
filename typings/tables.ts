import { expectTypeOf } from 'expect-type'
import { number, object, string } from 'superstruct'
import { json } from '../lib/codecs/json.js'
import type { Stream } from '../lib/streams/Stream.js'
import { createGlobalTable } from '../lib/tables/createGlobalTable.js'
import { createTable } from '../lib/tables/createTable.js'
import type { TableChange } from '../lib/tables/TableChange.js'
import type { TableHost } from '../lib/tables/TableHost.js'
import type { WindowEntry } from '../lib/tables/WindowEntry.js'

declare const host: TableHost

/** With a default every key has a value, in its windows too. */
export function withDefault(): void {
  const totals = createTable(host, 'totals', { key: string(), value: number(), default: () => 0 })
  expectTypeOf(totals.get('ann')).toEqualTypeOf<number>()
  expectTypeOf(totals.update).parameter(1).toEqualTypeOf<(value: number) => number>()
  expectTypeOf(totals).toExtend<Stream<TableChange<string, number>, string>>()
  const perMinute = totals.tumbling({ minutes: 1 }, { expires: 'PT1H' })
  expectTypeOf(perMinute.get('ann').current()).toEqualTypeOf<number>()
  expectTypeOf(perMinute.get('ann').update(n => n + 1)).toEqualTypeOf<number | undefined>()
  expectTypeOf(perMinute.entries()).toEqualTypeOf<AsyncIterableIterator<WindowEntry<string, number>>>()
  // @ts-expect-error a key of another type
  totals.get(1)
  // @ts-expect-error a value of another type
  totals.set('ann', 'one')
  // @ts-expect-error the default has another type
  createTable(host, 'wrong', { value: number(), default: () => 'none' })
}

/** Without one, a key may be absent. */
export function withoutDefault(): void {
  const orders = createTable(host, 'orders', { key: 'text', value: object({ id: string() }) })
  expectTypeOf(orders.get('a')).toEqualTypeOf<{ id: string } | undefined>()
  expectTypeOf(orders.tumbling(1000).get('a').now()).toEqualTypeOf<{ id: string } | undefined>()
  // @ts-expect-error the value may be absent
  orders.update('a', order => ({ id: order.id }))
  expectTypeOf(createTable(host, 'plain').get('a')).toEqualTypeOf<unknown>()
}

/** The value of a deleted key is absent also where there is a default. */
export function changes(): void {
  const counts = createTable(host, 'counts', { value: json<Map<string, number>>(), default: () => new Map() })
  counts.subscribe(({ key, value, previous }) => {
    expectTypeOf(key).toEqualTypeOf<string>()
    expectTypeOf(value).toEqualTypeOf<Map<string, number> | undefined>()
    expectTypeOf(previous).toEqualTypeOf<Map<string, number> | undefined>()
  })
}

/** Writes of a global table are asynchronous. */
export function globalTables(): void {
  const airports = createGlobalTable(host, 'airports', { key: string(), value: json<{ name: string }>() })
  expectTypeOf(airports.get('OSL')).toEqualTypeOf<{ name: string } | undefined>()
  expectTypeOf(airports.set('OSL', { name: 'Oslo' })).toEqualTypeOf<Promise<void>>()
  expectTypeOf(airports.entries()).toEqualTypeOf<AsyncIterableIterator<readonly [string, { name: string }]>>()
  const names = createGlobalTable(host, 'names', { value: 'text', default: () => 'nobody' })
  expectTypeOf(names.get('a')).toEqualTypeOf<string>()
}
