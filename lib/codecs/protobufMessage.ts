import type { ProtobufField, ProtobufType } from './ProtobufType.js'
import { protobufInteger } from './protobufInteger.js'
import { protobufMapKeys } from './protobufMapKeys.js'

/**
 * Plain objects of a message of protobufjs. Integers of 64 bits are written from numbers, bigints and texts, and read as
 * texts, keys of maps too; enums are their names.
 */
export function protobufMessage<T extends object>(
  type: object,
): {
  encode(value: T): Uint8Array
  decode(bytes: Uint8Array): T
} {
  const message = type as ProtobufType
  const rekey = protobufMapKeys(message)
  return {
    encode(value) {
      const plain = plainOf(message, value)
      // protobufjs writes something for what is of the wrong type, so that it has to be asked.
      const problem = message.verify(plain as object)
      if (problem !== null) throw new TypeError(problem)
      return message.encode(plain as object).finish()
    },
    decode(bytes) {
      const options = { longs: String, enums: String, defaults: true }
      const value = message.toObject(message.decode(bytes) as never, options)
      rekey?.(value)
      return value as T
    },
  }
}

/** With the numbers of enums, and integers of 64 bits, as protobufjs checks and writes them. */
function plainOf(type: ProtobufType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const plain: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(value)) {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined
    if (field === undefined) throw new TypeError(`the message has no field ${name}`)
    if (each === undefined || each === null) continue
    field.resolve()
    try {
      plain[name] = plainField(field, each)
    } catch (error) {
      throw new TypeError(`${name}: ${(error as Error).message}`)
    }
  }
  return plain
}

function plainField(field: ProtobufField, value: unknown): unknown {
  if (field.repeated && Array.isArray(value)) return value.map(each => ofField(field, each))
  if (!field.map || typeof value !== 'object' || value === null) return ofField(field, value)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [keyOf(field, key), ofField(field, each)]))
}

function keyOf({ keyType = 'string' }: ProtobufField, key: string): string {
  // protobufjs would take any eight characters for the bytes of such a key.
  if (/32$|64$/.test(keyType)) {
    if (!/^-?\d{1,20}$/.test(key)) throw new TypeError(`${JSON.stringify(key)} is no key of type ${keyType}`)
    protobufInteger(keyType, BigInt(key))
  }
  return key
}

function ofField({ type, resolvedType }: ProtobufField, value: unknown): unknown {
  if (resolvedType === null) return protobufInteger(type, value)
  if ('values' in resolvedType) {
    const { values } = resolvedType as { values: Readonly<Record<string, number>> }
    return Object.hasOwn(values, value as string) ? values[value as string] : value
  }
  return 'fields' in resolvedType ? plainOf(resolvedType as ProtobufType, value) : value
}
