import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { DefaultedGlobalTableOptions } from './DefaultedGlobalTableOptions.js'
import { GlobalTable } from './GlobalTable.js'
import type { GlobalTableOptions } from './GlobalTableOptions.js'
import type { TableHost } from './state/TableHost.js'

/** Makes a table with the types that its options describe. */
export function createGlobalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
  host: TableHost,
  name: string,
  options: DefaultedGlobalTableOptions<KD, VD>,
  tableClass?: typeof GlobalTable,
): GlobalTable<TypeOf<KD>, TypeOf<VD>, never>
export function createGlobalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
  host: TableHost,
  name: string,
  options?: GlobalTableOptions<KD, VD>,
  tableClass?: typeof GlobalTable,
): GlobalTable<TypeOf<KD>, TypeOf<VD>>
export function createGlobalTable(
  host: TableHost,
  name: string,
  options: GlobalTableOptions = {},
  tableClass = GlobalTable,
): GlobalTable<unknown, unknown> {
  return new tableClass(host, name, options)
}
