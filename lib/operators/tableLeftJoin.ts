import type { Stream } from '../streams/Stream.js'
import type { Table } from '../tables/Table.js'
import type { TableChange } from '../tables/TableChange.js'
import { joinTables } from './joinTables.js'

/**
 * The changes of the left join of two tables: as {@link tableJoin}, with a row for each key of the left one; the joiner
 * gets `undefined` where the right one has none. Kafka Streams' left join of two KTables.
 *
 * Acknowledgement: that of a `map`.
 *
 * @throws RxfaustError as {@link tableJoin}
 * @example
 * tableLeftJoin(accounts, limits, (account, limit) => ({ ...account, limit: limit ?? 0 })).subscribe(accountsWithLimit)
 */
export function tableLeftJoin<K, L, R, LA, RA, V>(
  left: Table<K, L, LA>,
  right: Table<K, R, RA>,
  joiner: (left: L, right: R | undefined) => V,
): Stream<TableChange<K, V>, K> {
  return joinTables('tableLeftJoin', left, right, (one, other) => (one === undefined ? undefined : joiner(one, other)))
}
