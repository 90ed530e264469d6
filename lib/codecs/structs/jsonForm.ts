/**
 * Sets, maps and dates as JSON can have them: arrays, objects or pairs, and ISO 8601. Everything else stays as it is,
 * objects of classes too.
 */
export function jsonForm(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(jsonForm)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? value : value.toISOString()
  if (value instanceof Set) return Array.from(value, jsonForm)
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, each]) => [jsonForm(key), jsonForm(each)] as const)
    return entries.every(([key]) => typeof key === 'string') ? Object.fromEntries(entries) : entries
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonForm(each)]))
}
