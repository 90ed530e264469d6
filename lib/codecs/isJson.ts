/** Whether JSON has a value as it is, so that every codec gives it back: no dates, sets, bigints, classes, NaN. */
export function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (Array.isArray(value)) return value.every(isJson)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const name in value) {
    const part = value[name as keyof typeof value] as unknown
    if (part !== undefined && !isJson(part)) return false
  }
  return true
}
