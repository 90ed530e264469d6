import { filter, map, merge } from 'rxjs'
import type { Stream } from '../streams/Stream.js'
import type { TableHost } from '../tables/state/TableHost.js'
import type { Table } from '../tables/Table.js'
import type { TableChange } from '../tables/TableChange.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { keepStream } from './keepStream.js'

/** Makes a row of two; `undefined` where the join has none. */
export type JoinRows<L, R, V> = (left: L | undefined, right: R | undefined) => V | undefined

/** What the joins of two tables have in common. */
export function joinTables<K, L, R, LA, RA, V>(
  operator: string,
  left: Table<K, L, LA>,
  right: Table<K, R, RA>,
  join: JoinRows<L, R, V>,
): Stream<TableChange<K, V>, K> {
  const { runtime } = left
  if (right.runtime !== runtime) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${operator} was given tables of different apps.`,
      'Join tables of one app.',
    )
  }
  ;(runtime as TableHost).requireCoPartitioning({
    what: `${operator} of tables "${left.name}" and "${right.name}"`,
    topics: [],
    tables: [left.definition, right.definition],
  })
  const joined = merge(
    left.pipe(
      map(({ key, value, previous, event }): TableChange<K, V> => {
        const other = right.lookUp(key)
        return { key, value: join(value, other), previous: join(previous, other), event }
      }),
    ),
    right.pipe(
      map(({ key, value, previous, event }): TableChange<K, V> => {
        const other = left.lookUp(key)
        return { key, value: join(other, value), previous: join(other, previous), event }
      }),
    ),
  ).pipe(filter(({ value, previous }) => value !== undefined || previous !== undefined))
  return keepStream(operator, [left, right], joined) as Stream<TableChange<K, V>, K>
}
