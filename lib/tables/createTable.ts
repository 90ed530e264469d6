import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { DefaultedTableOptions } from './DefaultedTableOptions.js'
import type { TableHost } from './state/TableHost.js'
import { Table } from './Table.js'
import type { TableOptions } from './TableOptions.js'

/** Makes a table with the types that its options describe. */
export function createTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
  host: TableHost,
  name: string,
  options: DefaultedTableOptions<KD, VD>,
  tableClass?: typeof Table,
): Table<TypeOf<KD>, TypeOf<VD>, never>
export function createTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
  host: TableHost,
  name: string,
  options?: TableOptions<KD, VD>,
  tableClass?: typeof Table,
): Table<TypeOf<KD>, TypeOf<VD>>
export function createTable(
  host: TableHost,
  name: string,
  options: TableOptions = {},
  tableClass = Table,
): Table<unknown, unknown> {
  return new tableClass(host, name, options)
}
