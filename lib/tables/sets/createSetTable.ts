import type { TypeDescription } from '../../codecs/TypeDescription.js'
import type { TypeOf } from '../../codecs/TypeOf.js'
import { SetTable } from './SetTable.js'
import type { SetTableHost } from './SetTableHost.js'
import type { SetTableOptions } from './SetTableOptions.js'

/** Makes a table of sets with the types that its options describe. */
export function createSetTable<KD extends TypeDescription = 'text', ED extends TypeDescription = 'json'>(
  host: SetTableHost,
  name: string,
  options: SetTableOptions<KD, ED> = {},
  tableClass = SetTable,
): SetTable<TypeOf<KD>, TypeOf<ED>> {
  return new tableClass<TypeOf<KD>, TypeOf<ED>>(host, name, options)
}
