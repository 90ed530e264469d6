import type { Observable } from 'rxjs'
import type { Stream } from '../streams/Stream.js'
import type { GlobalTable } from '../tables/GlobalTable.js'
import type { Table } from '../tables/Table.js'
import { lookUpRow } from './lookUpRow.js'
import { nameOperator } from './nameOperator.js'

/**
 * Joins each value with the row of a table as {@link joinTable} does, and gives also the values without a row, with
 * `undefined`: those without a key too (Kafka Streams since 3.7, KIP-962), and those for which `key` gives `null`. A
 * table's default is no row. Tombstones are passed over. Kafka Streams' left join of
 * a stream with a KTable and a GlobalKTable.
 *
 * Acknowledgement: that of a `map`.
 *
 * @param table as that of {@link joinTable}
 * @throws RxfaustError as {@link joinTable}
 * @example
 * orders.pipe(leftJoinTable(limits, (order, limit) => ({ ...order, limit: limit ?? 1000 })))
 * orders.pipe(leftJoinTable(airports, order => order.airport, (order, airport) => ({ ...order, city: airport?.city })))
 */
export function leftJoinTable<T, K, V, Absent, R>(
  table: Table<K, V, Absent> | GlobalTable<K, V, Absent>,
  joiner: (value: T, row: V | undefined) => R,
): (source: Stream<T, K>) => Observable<R>
export function leftJoinTable<T, K, V, Absent, R>(
  table: GlobalTable<K, V, Absent>,
  key: (value: T) => K | null | undefined,
  joiner: (value: T, row: V | undefined) => R,
): (source: Stream<T, unknown>) => Observable<R>
export function leftJoinTable<T, K, V, Absent, R>(
  table: Table<K, V, Absent> | GlobalTable<K, V, Absent>,
  ...rest:
    | [joiner: (value: T, row: V | undefined) => R]
    | [key: (value: T) => K | null | undefined, joiner: (value: T, row: V | undefined) => R]
): (source: Stream<T, K>) => Observable<R> {
  const [keyOf, joiner] = rest.length === 1 ? [undefined, rest[0]] : rest
  return nameOperator('leftJoinTable', (source: Stream<T, K>) =>
    lookUpRow(source, { operator: 'leftJoinTable', table, keyOf, left: true, joiner }),
  )
}
