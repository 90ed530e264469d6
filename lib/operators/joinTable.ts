import type { Observable } from 'rxjs'
import type { Stream } from '../streams/Stream.js'
import type { GlobalTable } from '../tables/GlobalTable.js'
import type { Table } from '../tables/Table.js'
import { lookUpRow } from './lookUpRow.js'
import { nameOperator } from './nameOperator.js'

/**
 * Joins each value with the row that a table has at this moment: of a table by the stream's own key, of a global table
 * by any key. A value without a row is dropped; a default is no row. Kafka Streams' join of a stream with a KTable and
 * a GlobalKTable: tombstones, and values without a key, are passed over (`monitor.recordsPassedOver`); changes of the table
 * give no results.
 *
 * A table is read in the partition of the event, so its rows have to be there: that stream and table have the same
 * number of partitions is checked at the start.
 *
 * Acknowledgement: that of a `map`.
 *
 * @param table by the stream's own key: its keys have to be of the same type
 * @throws RxfaustError `RXFAUST_OPTION`; at the start `RXFAUST_TOPIC_MISMATCH` where the numbers of partitions differ
 * @example
 * orders.pipe(joinTable(totals, (order, total) => ({ ...order, total })))
 * orders.pipe(joinTable(airports, order => order.airport, (order, airport) => ({ ...order, airport })))
 */
export function joinTable<T, K, V, Absent, R>(
  table: Table<K, V, Absent> | GlobalTable<K, V, Absent>,
  joiner: (value: T, row: V) => R,
): (source: Stream<T, K>) => Observable<R>
export function joinTable<T, K, V, Absent, R>(
  table: GlobalTable<K, V, Absent>,
  key: (value: T) => K | null | undefined,
  joiner: (value: T, row: V) => R,
): (source: Stream<T, unknown>) => Observable<R>
export function joinTable<T, K, V, Absent, R>(
  table: Table<K, V, Absent> | GlobalTable<K, V, Absent>,
  ...rest:
    | [joiner: (value: T, row: V) => R]
    | [key: (value: T) => K | null | undefined, joiner: (value: T, row: V) => R]
): (source: Stream<T, K>) => Observable<R> {
  const [keyOf, joiner] = rest.length === 1 ? [undefined, rest[0]] : rest
  return nameOperator('joinTable', (source: Stream<T, K>) =>
    lookUpRow(source, {
      operator: 'joinTable',
      table,
      keyOf,
      left: false,
      joiner: joiner as (value: T, row: V | undefined) => R,
    }),
  )
}
