import type { Struct } from 'superstruct'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { AnyType } from '../AnyType.js'
import { definition } from '../definition.js'
import type { ModelClassLike } from '../ModelClassLike.js'
import { Converter } from './Converter.js'
import { ModelConverter } from './ModelConverter.js'
import { StructConverter } from './StructConverter.js'

/**
 * @param what names the place in the error
 * @throws RxfaustError `RXFAUST_OPTION` where it describes no values
 */
export function converterOf(type: AnyType, what: string): Converter {
  if (type instanceof Converter) return type
  if (typeof type === 'function' && definition in type) return new ModelConverter(type as unknown as ModelClassLike)
  if (isStruct(type)) return new StructConverter(type)
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The ${what} is ${type === undefined ? 'undefined' : 'no type'}.`,
    type === undefined
      ? 'A model that is declared later is named by lazy<Later>(() => Later).'
      : "Give a superstruct struct, a type of rxfaust's such as datetime(), or a model.",
  )
}

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
function isStruct(value: unknown): value is Struct<any, any> {
  return typeof value === 'object' && value !== null && 'refiner' in value && 'validator' in value && 'type' in value
}
