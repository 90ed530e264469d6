import { failureOf } from './convert/failureOf.js'
import { isPlainData } from './convert/isPlainData.js'
import type { ModelDefinition } from './ModelDefinition.js'
import type { ModelFailure } from './ModelFailure.js'
import { readField } from './readField.js'

/** Adds every reason why data does not fit a model, field by field, then fields that should not be there. */
export function explainModel(
  definition: ModelDefinition,
  data: unknown,
  wire: boolean,
  path: readonly (string | number)[],
  branch: readonly unknown[],
  failures: ModelFailure[],
): void {
  if (!isPlainData(data)) {
    failures.push(failureOf(data, path, definition.name, 'an object'))
    return
  }
  if (definition.abstract) {
    failures.push(failureOf(data, path, definition.name, `a model that extends the abstract ${definition.name}`))
    return
  }
  const { names, inputs, types, knownInputs, knownNames } = definition.plan
  for (const [at, type] of types.entries()) {
    const name = (wire ? inputs[at] : names[at]) as string
    const value = readField(data, name)
    type.explain(value, wire, [...path, name], [...branch, value], failures)
  }
  if (definition.unknown === 'keep' || (wire && definition.unknown === 'drop')) return
  const known = wire ? knownInputs : knownNames
  for (const [name, value] of Object.entries(data)) {
    if (!known.has(name)) failures.push(failureOf(value, [...path, name], 'never', 'no field of this name'))
  }
}
