import type { Stream } from '../streams/Stream.js'
import type { Table } from '../tables/Table.js'
import type { TableChange } from '../tables/TableChange.js'
import { joinTables } from './joinTables.js'

/**
 * The changes of the join of two tables by their keys: a row for each key that both have. With each change of either,
 * the row is made anew of what the other has then; `value` is `undefined` where the row has gone, and nothing is given
 * for a key that had no row and has none. Kafka Streams' join of two KTables, but that a result has the time of the
 * event that made the change, as rows have none.
 *
 * It keeps nothing: the two tables are its state. To have the rows in a table of their own, subscribe one to it. Both
 * tables have to have the same number of partitions, which is checked at the start. Defaults are no rows.
 *
 * Acknowledgement: that of a `map`.
 *
 * @param joiner makes a row; called for the row before the change as well
 * @throws RxfaustError `RXFAUST_OPTION`; at the start `RXFAUST_TOPIC_MISMATCH` where the numbers of partitions differ
 * @example
 * const overdrawn = app.table('overdrawn', { key: string(), value: boolean(), partitions: 4 })
 * tableJoin(balances, limits, (balance, limit) => balance < -limit).subscribe(overdrawn)
 */
export function tableJoin<K, L, R, LA, RA, V>(
  left: Table<K, L, LA>,
  right: Table<K, R, RA>,
  joiner: (left: L, right: R) => V,
): Stream<TableChange<K, V>, K> {
  return joinTables('tableJoin', left, right, (one, other) =>
    one === undefined || other === undefined ? undefined : joiner(one, other),
  )
}
