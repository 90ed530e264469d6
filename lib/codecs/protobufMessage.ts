/** What is used of a type of protobufjs, and of its fields. */
interface MessageType {
  readonly fields: Readonly<Record<string, Field>>
  verify(message: object): string | null
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
  toObject(message: never, options: object): object
}

interface Field {
  readonly type: string
  readonly repeated: boolean
  readonly map: boolean
  readonly resolvedType: object | null
  resolve(): unknown
}

const LONGS = ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']

/**
 * Plain objects of a message of protobufjs. Integers of 64 bits are written from numbers, bigints and texts, and read as
 * texts; enums are their names.
 */
export function protobufMessage<T extends object>(
  type: object,
): {
  encode(value: T): Uint8Array
  decode(bytes: Uint8Array): T
} {
  const message = type as MessageType
  return {
    encode(value) {
      const plain = plainOf(message, value)
      // protobufjs writes something for what is of the wrong type, so that it has to be asked.
      const problem = message.verify(plain as object)
      if (problem !== null) throw new TypeError(problem)
      return message.encode(plain as object).finish()
    },
    decode: bytes =>
      message.toObject(message.decode(bytes) as never, { longs: String, enums: String, defaults: true }) as T,
  }
}

/** With the numbers of enums, and integers of 64 bits, as protobufjs checks and writes them. */
function plainOf(type: MessageType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const plain: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(value)) {
    const field = type.fields[name]
    if (field === undefined) throw new TypeError(`the message has no field ${name}`)
    if (each === undefined || each === null) continue
    field.resolve()
    const one = (item: unknown): unknown => ofField(field, item)
    if (field.repeated && Array.isArray(each)) plain[name] = each.map(one)
    else if (field.map && typeof each === 'object')
      plain[name] = Object.fromEntries(Object.entries(each).map(([key, item]) => [key, one(item)]))
    else plain[name] = one(each)
  }
  return plain
}

function ofField({ type, resolvedType }: Field, value: unknown): unknown {
  if (resolvedType !== null && 'values' in resolvedType) {
    return (resolvedType.values as Readonly<Record<string, number>>)[value as string] ?? value
  }
  if (resolvedType !== null && 'fields' in resolvedType) return plainOf(resolvedType as MessageType, value)
  const whole = typeof value === 'bigint' || (typeof value === 'string' && /^-?\d{1,20}$/.test(value))
  return whole && LONGS.includes(type) ? longOf(BigInt(value as string)) : value
}

function longOf(value: bigint): { low: number; high: number } {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)) }
}
