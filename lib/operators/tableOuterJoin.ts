import type { Stream } from '../streams/Stream.js'
import type { Table } from '../tables/Table.js'
import type { TableChange } from '../tables/TableChange.js'
import { joinTables } from './joinTables.js'

/**
 * The changes of the outer join of two tables: as {@link tableJoin}, with a row for each key that either has; the
 * joiner gets `undefined` for the other. Kafka Streams' outer join of two KTables.
 *
 * Acknowledgement: that of a `map`.
 *
 * @throws RxfaustError as {@link tableJoin}
 * @example
 * tableOuterJoin(ours, theirs, (one, other) => one === other).subscribe(matches)
 */
export function tableOuterJoin<K, L, R, LA, RA, V>(
  left: Table<K, L, LA>,
  right: Table<K, R, RA>,
  joiner: (left: L | undefined, right: R | undefined) => V,
): Stream<TableChange<K, V>, K> {
  return joinTables('tableOuterJoin', left, right, (one, other) =>
    one === undefined && other === undefined ? undefined : joiner(one, other),
  )
}
