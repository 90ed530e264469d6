/** Puts a coerced part where superstruct puts it: into a map, a set, or an object that has it or gets a value. */
export function put(target: unknown, key: string | number, value: unknown): void {
  if (target instanceof Map) target.set(key, value)
  else if (target instanceof Set) target.add(value)
  else if (typeof target === 'object' && target !== null && (value !== undefined || key in target)) {
    if (key === '__proto__')
      Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
    else (target as Record<string | number, unknown>)[key] = value
  }
}
