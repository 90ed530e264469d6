import { RxfaustError } from '../util/RxfaustError.js'
import type { ModelDefinition } from './ModelDefinition.js'

const KEY = Symbol.for('rxfaust.models')
// Two copies of rxfaust in one process know each other's models.
const shared = globalThis as { [KEY]?: Map<string, ModelDefinition> }
shared[KEY] ??= new Map()
const models = shared[KEY]

/** All polymorphic models by their namespaces. */
export const registry = {
  /**
   * @throws RxfaustError `RXFAUST_NAME` where another model has the namespace. The same one may be declared again, as
   * modules are that are loaded twice.
   */
  add(model: ModelDefinition): void {
    const other = models.get(model.namespace)
    if (other !== undefined && fieldsOf(other) !== fieldsOf(model)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `Two polymorphic models with different fields have the namespace "${model.namespace}".`,
        'Give one of them another name, or a namespace of its own in its options.',
      )
    }
    models.set(model.namespace, model)
  },

  find: (namespace: string): ModelDefinition | undefined => models.get(namespace),
}

function fieldsOf({ name, fields }: ModelDefinition): string {
  return JSON.stringify([name, ...Object.keys(fields)])
}
