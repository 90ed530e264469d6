import { namespaceOf } from './classFor.js'
import { construct } from './construct.js'
import { isPlainData } from './convert/isPlainData.js'
import { registry } from './registry.js'

/**
 * The instance of the polymorphic model that decoded data names; other values, and data that names none that is known,
 * as they are. This is Faust's `maybe_model`.
 *
 * @throws ModelError where the data does not fit the model that it names
 */
export function maybeModel(value: unknown): unknown {
  const namespace = isPlainData(value) ? namespaceOf(value) : undefined
  const found = namespace === undefined ? undefined : registry.find(namespace)?.class
  return found === undefined ? value : construct(found, value, true, false)
}
