/** Whether fields can be read from a value: an object that is no array. */
export function isPlainData(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
