import { expectTypeOf } from 'expect-type'
import { number, object, string } from 'superstruct'
import { json } from '../lib/codecs/json.js'
import type { Stream } from '../lib/streams/Stream.js'
import { createGlobalTable } from '../lib/tables/createGlobalTable.js'
import { createTable } from '../lib/tables/createTable.js'
import { createSetGlobalTable } from '../lib/tables/sets/createSetGlobalTable.js'
import { createSetTable } from '../lib/tables/sets/createSetTable.js'
import type { SetTableHost } from '../lib/tables/sets/SetTableHost.js'
import type { TableHost } from '../lib/tables/state/TableHost.js'
import type { TableChange } from '../lib/tables/TableChange.js'
import type { TableIterable } from '../lib/tables/TableIterable.js'
import type { WindowEntry } from '../lib/tables/windows/WindowEntry.js'

declare const host: TableHost & SetTableHost

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
  expectTypeOf(airports.entries()).toEqualTypeOf<TableIterable<readonly [string, { name: string }]>>()
  expectTypeOf(airports.update('OSL', airport => airport ?? { name: 'Oslo' })).toEqualTypeOf<
    Promise<{ name: string }>
  >()
  expectTypeOf(airports.pop('OSL')).toEqualTypeOf<Promise<{ name: string } | undefined>>()
  // @ts-expect-error a global table is written from anywhere
  createGlobalTable(host, 'wrong', { usePartitioner: true })
  const names = createGlobalTable(host, 'names', { value: 'text', default: () => 'nobody' })
  expectTypeOf(names.get('a')).toEqualTypeOf<string>()
}

/** Like a Map, with the types of keys and values. */
export function likeAMap(): void {
  const totals = createTable(host, 'totals', { key: string(), value: number(), default: () => 0 })
  for (const [key, value] of totals) {
    expectTypeOf(key).toEqualTypeOf<string>()
    expectTypeOf(value).toEqualTypeOf<number>()
  }
  expectTypeOf(totals.keys()).toEqualTypeOf<TableIterable<string>>()
  expectTypeOf(new Map(totals.entries())).toEqualTypeOf<Map<string, number>>()
  expectTypeOf(totals.toMap()).toEqualTypeOf<Promise<Map<string, number>>>()
  expectTypeOf(totals.pop('ann')).toEqualTypeOf<number | undefined>()
  expectTypeOf(totals.pop('ann', null)).toEqualTypeOf<number | null>()
  expectTypeOf(totals.setDefault('ann', 1)).toEqualTypeOf<number>()
  expectTypeOf(totals.clear()).toEqualTypeOf<void>()
  totals.assign({ ann: 1 })
  totals.assign(new Map([['ann', 1]]))
  // @ts-expect-error a value of another type
  totals.assign({ ann: 'one' })
  const byNumber = createTable(host, 'byNumber', { key: number(), value: number() })
  byNumber.assign([[1, 2]])
  // @ts-expect-error the keys of an object are strings
  byNumber.assign({ 1: 2 })
}

/** A set per key; its changes are promises where the table is global. */
export function sets(): void {
  const users = createSetTable(host, 'users', { key: string(), value: object({ id: number() }), partitions: 4 })
  type User = { id: number }
  expectTypeOf(users.get('bern').add({ id: 1 })).toEqualTypeOf<boolean>()
  expectTypeOf(users.get('bern').pop()).toEqualTypeOf<User | undefined>()
  expectTypeOf(users.get('bern').union([{ id: 2 }])).toEqualTypeOf<Set<User>>()
  expectTypeOf(users.entries()).toEqualTypeOf<TableIterable<readonly [string, Set<User>]>>()
  expectTypeOf(users.manager.add('bern', { id: 1 })).toEqualTypeOf<Promise<void>>()
  for (const user of users.get('bern')) expectTypeOf(user).toEqualTypeOf<User>()
  users.subscribe(({ key, added, removed }) => {
    expectTypeOf(key).toEqualTypeOf<string>()
    expectTypeOf(added).toEqualTypeOf<readonly User[]>()
    expectTypeOf(removed).toEqualTypeOf<readonly User[]>()
  })
  // @ts-expect-error an element of another type
  users.get('bern').add('ann')
  const roles = createSetGlobalTable(host, 'roles', { value: string() })
  expectTypeOf(roles.get('ann').add('admin')).toEqualTypeOf<Promise<boolean>>()
  expectTypeOf(roles.get('ann').has('admin')).toEqualTypeOf<boolean>()
  expectTypeOf(roles.clear()).toEqualTypeOf<Promise<void>>()
}

/** What a recovery tells has the types of the table. */
export function recovery(): void {
  createTable(host, 'watched', {
    key: number(),
    value: object({ id: number() }),
    recoveryBufferSize: 1_000,
    onChangelogEvent({ key, value, offset }) {
      expectTypeOf(key).toEqualTypeOf<number>()
      expectTypeOf(value).toEqualTypeOf<{ id: number } | undefined>()
      expectTypeOf(offset).toEqualTypeOf<number>()
    },
    onRecover: async ({ partition }) => expectTypeOf(partition).toEqualTypeOf<number>(),
  })
  createTable(host, 'text keys', { onChangelogEvent: ({ key }) => expectTypeOf(key).toEqualTypeOf<string>() })
}
