import type { TypeDescription } from '../../codecs/TypeDescription.js'
import type { TypeOf } from '../../codecs/TypeOf.js'
import { SetGlobalTable } from './SetGlobalTable.js'
import type { SetGlobalTableOptions } from './SetGlobalTableOptions.js'
import type { SetTableHost } from './SetTableHost.js'

/** Makes a table of sets with the types that its options describe. */
export function createSetGlobalTable<KD extends TypeDescription = 'text', ED extends TypeDescription = 'json'>(
  host: SetTableHost,
  name: string,
  options: SetGlobalTableOptions<KD, ED> = {},
  tableClass = SetGlobalTable,
): SetGlobalTable<TypeOf<KD>, TypeOf<ED>> {
  return new tableClass<TypeOf<KD>, TypeOf<ED>>(host, name, options)
}
