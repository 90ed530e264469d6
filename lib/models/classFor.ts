import { definition } from './definition.js'
import { METADATA } from './METADATA.js'
import type { ModelClassLike } from './ModelClassLike.js'
import type { ModelFailure } from './ModelFailure.js'
import { registry } from './registry.js'

/** The class that decoded data names, where a class is expected; or why that can't be. */
export function classFor(expected: ModelClassLike, data: object): ModelClassLike | ModelFailure {
  const { [definition]: of } = expected
  if (!of.polymorphic) return expected
  const named = namespaceOf(data)
  if (named === undefined || named === of.namespace) return expected
  const found = registry.find(named)
  if (found === undefined) {
    return failure(of.name, named, 'names no model that is known here: import the module that declares it')
  }
  if (!found.isOrExtends(of)) return failure(of.name, named, `names a model that does not extend ${of.name}`)
  return (
    found.class ??
    failure(of.name, named, 'names a model whose class was never used here: call registerModels() with it once')
  )
}

/** The namespace in decoded data, if it has any. */
export function namespaceOf(data: object): string | undefined {
  const metadata = (data as Readonly<Record<string, unknown>>)[METADATA]
  if (typeof metadata !== 'object' || metadata === null || !('ns' in metadata)) return undefined
  return typeof metadata.ns === 'string' ? metadata.ns : undefined
}

function failure(type: string, namespace: string, why: string): ModelFailure {
  return {
    path: [METADATA, 'ns'],
    message: `The namespace ${JSON.stringify(namespace)} ${why}`,
    type,
    value: namespace,
  }
}
