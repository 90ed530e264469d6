/** A value in a message, as superstruct prints it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
