/** A field of data. What every object has of its prototype is none. */
export function readField(data: Readonly<Record<string, unknown>>, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(data, name) ? undefined : data[name]
}
