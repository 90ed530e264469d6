import type { ProtobufField, ProtobufType } from './ProtobufType.js'

/**
 * Integers of 64 bits as keys of a map, which protobufjs leaves as the characters of their eight bytes, become texts in
 * what it has read, as such values are.
 *
 * @returns what does it with a read message; `undefined` where the type has no such map
 */
export function protobufMapKeys(type: ProtobufType): ((message: object) => void) | undefined {
  return hasWideKeys(type, new Set()) ? message => rekey(type, message) : undefined
}

function hasWideKeys(type: ProtobufType, seen: Set<ProtobufType>): boolean {
  if (seen.has(type)) return false
  seen.add(type)
  return Object.values(type.fields).some(field => {
    if (isWide(field)) return true
    const nested = messageOf(field)
    return nested !== undefined && hasWideKeys(nested, seen)
  })
}

function rekey(type: ProtobufType, message: object): void {
  const values = message as Record<string, unknown>
  for (const [name, field] of Object.entries(type.fields)) {
    const value = values[name]
    if (typeof value !== 'object' || value === null) continue
    const nested = messageOf(field)
    if (nested !== undefined) {
      for (const each of field.repeated || field.map ? Object.values(value) : [value]) rekey(nested, each as object)
    }
    if (!isWide(field)) continue
    const signed = !field.keyType?.includes('u') && field.keyType !== 'fixed64'
    values[name] = Object.fromEntries(Object.entries(value).map(([key, each]) => [textOf(key, signed), each]))
  }
}

function isWide({ keyType }: ProtobufField): boolean {
  return keyType?.endsWith('64') === true
}

function messageOf(field: ProtobufField): ProtobufType | undefined {
  field.resolve()
  const { resolvedType } = field
  return resolvedType !== null && 'fields' in resolvedType ? (resolvedType as ProtobufType) : undefined
}

function textOf(key: string, signed: boolean): string {
  const bytes = Buffer.from(key, 'latin1')
  return String(signed ? bytes.readBigInt64LE() : bytes.readBigUInt64LE())
}
