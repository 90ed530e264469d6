import type { StandardSchemaV1 } from '@standard-schema/spec'

/** Whether a value is a schema of a library that follows standardschema.dev: zod, valibot, arktype, … */
export function isStandardSchema(value: unknown): value is StandardSchemaV1 {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const standard = (value as Partial<StandardSchemaV1>)['~standard']
  return typeof standard === 'object' && standard !== null && typeof standard.validate === 'function'
}
