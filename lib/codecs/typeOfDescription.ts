import { isStandardSchema } from './isStandardSchema.js'
import { isStruct } from './isStruct.js'
import { standardType } from './standardType.js'
import { structType } from './structType.js'
import { type ValueType, valueType } from './valueType.js'

/**
 * What checks the values that a description speaks of; `undefined` where it names a codec only.
 *
 * @param what names the key or value in errors
 */
export function typeOfDescription(description: unknown, what: string): ValueType<unknown> | undefined {
  if ((typeof description !== 'object' && typeof description !== 'function') || description === null) return undefined
  if (valueType in description) return description[valueType] as ValueType<unknown>
  if (isStruct(description)) return structType(description)
  if (isStandardSchema(description)) return standardType(description, what)
  return 'type' in description && !('encode' in description) ? typeOfDescription(description.type, what) : undefined
}
