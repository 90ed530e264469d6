/** @throws TypeError where the value is not bytes */
export function asBytes(value: unknown, codec: string): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new TypeError(`${codec} takes bytes, not ${value === null ? 'null' : typeof value}`)
}
