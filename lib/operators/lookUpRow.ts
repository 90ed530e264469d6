import { Observable } from 'rxjs'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { Stream } from '../streams/Stream.js'
import { GlobalTable } from '../tables/GlobalTable.js'
import type { KeyedTable } from '../tables/KeyedTable.js'
import type { TableHost } from '../tables/state/TableHost.js'
import type { Table } from '../tables/Table.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { claimOfRecord } from './claimOfRecord.js'
import { passOver } from './passOver.js'
import { rootTopics } from './rootTopics.js'
import { topicHost } from './topicHost.js'

/** What a value is joined with. */
export interface RowLookUp<T, K, V, Absent, R> {
  readonly operator: string
  readonly table: Table<K, V, Absent> | GlobalTable<K, V, Absent>
  /** The key of the row; without it, that of the event. */
  readonly keyOf: ((value: T) => K | null | undefined) | undefined
  /** Whether values without a row are given as well. */
  readonly left: boolean
  readonly joiner: (value: T, row: V | undefined) => R
}

/** What the joins of a stream with a table have in common. */
export function lookUpRow<T, K, V, Absent, R>(
  source: Stream<T, unknown>,
  { operator, table, keyOf, left, joiner }: RowLookUp<T, K, V, Absent, R>,
): Observable<R> {
  const { host, stream } = topicHost(source, operator)
  const tables = host as unknown as TableHost
  if (!isStream(table) || table.runtime !== source.runtime) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${operator} was given a table that does not belong to the same app.`,
      'Join with a table of the app that the stream is of.',
    )
  }
  if (!(table instanceof GlobalTable))
    checkTable(tables, operator, stream, table as Table<unknown, unknown, unknown>, keyOf)
  const of = `${operator} with table "${table.name}"`
  const rows = table as KeyedTable<K, V, Absent>
  return new Observable<R>(out =>
    source.subscribe(
      new InnerSubscriber<T, R>(out, {
        next(value) {
          if (value === null || value === undefined) {
            passOver(tables, of, false)
            return
          }
          const key = keyOf === undefined ? (claimOfRecord(of).event.key as K | null) : keyOf(value)
          if (key === null || key === undefined) {
            if (left) out.next(joiner(value, undefined))
            else passOver(tables, of, true)
            return
          }
          const row = rows.lookUp(key)
          if (row !== undefined || left) out.next(joiner(value, row))
        },
      }),
    ),
  )
}

function checkTable(
  host: TableHost,
  operator: string,
  stream: Stream<unknown, unknown>,
  table: Table<unknown, unknown, unknown>,
  keyOf: unknown,
): void {
  if (keyOf !== undefined) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${operator} was given a key for table "${table.name}", of which a partition has its own keys only.`,
      'Repartition the stream by that key with groupBy, and join by its key; or use a globalTable.',
    )
  }
  host.requireCoPartitioning({
    what: `${operator} with table "${table.name}"`,
    topics: rootTopics(stream).map(({ name }) => name),
    tables: [table.definition],
  })
}
