import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { DefaultedTableOptions } from './DefaultedTableOptions.js'
import { GlobalTable } from './GlobalTable.js'
import type { TableHost } from './TableHost.js'
import type { TableOptions } from './TableOptions.js'

/** Makes a table with the types that its options describe. */
export function createGlobalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
  host: TableHost,
  name: string,
  options: DefaultedTableOptions<KD, VD>,
): GlobalTable<TypeOf<KD>, TypeOf<VD>, never>
export function createGlobalTable<KD extends TypeDescription = 'text', VD extends TypeDescription = 'json'>(
  host: TableHost,
  name: string,
  options?: TableOptions<KD, VD>,
): GlobalTable<TypeOf<KD>, TypeOf<VD>>
export function createGlobalTable(
  host: TableHost,
  name: string,
  options: TableOptions = {},
): GlobalTable<unknown, unknown> {
  return new GlobalTable(host, name, options)
}
