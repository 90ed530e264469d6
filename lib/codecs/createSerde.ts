import { assert, type Struct, StructError } from 'superstruct'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Codec } from './Codec.js'
import type { CodecName } from './CodecName.js'
import { json } from './json.js'
import { raw } from './raw.js'
import type { Serde } from './Serde.js'
import { shapeOf } from './shapeOf.js'
import type { TypeDescription } from './TypeDescription.js'
import { text } from './text.js'

type AnyStruct = Struct<unknown, unknown>

/**
 * The serde of a description. Keys without a codec are text, where they are strings, else JSON; values without a
 * codec are JSON.
 *
 * @param what names the key or value in errors, for instance `value of topic "orders"`
 */
export function createSerde<T>(
  description: TypeDescription | undefined,
  role: 'key' | 'value',
  what: string,
): Serde<T> {
  const struct = structOf(description)
  const codec = codecOf(description, struct, role, what) as Codec<unknown>
  const decode = (bytes: Uint8Array): unknown => {
    const value = codec.decode(bytes)
    return struct === undefined ? value : struct.create(value)
  }
  const encode = (value: unknown): Uint8Array => {
    if (struct !== undefined) assert(value, struct)
    return codec.encode(value)
  }
  return {
    codecName: codec.name,
    description: struct === undefined ? { codec: codec.name } : { codec: codec.name, shape: shapeOf(struct) },
    encode(value) {
      if (value === null) return null
      try {
        return encode(value)
      } catch (cause) {
        throw new RxfaustError(
          'RXFAUST_ENCODE',
          `The ${what} can't be encoded as ${codec.name}: ${reason(cause)}.`,
          'Send a value of the declared type, or change the declaration.',
          { cause, details: { value } },
        )
      }
    },
    decode(bytes) {
      if (bytes === null) return null
      try {
        return decode(bytes) as T
      } catch (cause) {
        throw new RxfaustError(
          'RXFAUST_DECODE',
          `The ${what} can't be decoded as ${codec.name}: ${reason(cause)}.`,
          "Fix the producer or the declaration, or set the topic's onError to 'skip' or a dead letter topic.",
          { cause },
        )
      }
    },
  }
}

function structOf(description: TypeDescription | undefined): AnyStruct | undefined {
  if (typeof description !== 'object') return undefined
  if (isStruct(description)) return description
  return 'type' in description && isStruct(description.type) ? description.type : undefined
}

function codecOf(
  description: TypeDescription | undefined,
  struct: AnyStruct | undefined,
  role: 'key' | 'value',
  what: string,
): Codec<unknown> {
  if (typeof description === 'string') return named(description, what)
  if (description !== undefined && isCodec(description)) return description
  if (description !== undefined && 'codec' in description) {
    const { codec } = description
    if (typeof codec === 'string') return named(codec, what)
    if (isCodec(codec)) return codec
  }
  if (struct === undefined && description !== undefined) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The ${what} is described by something that is neither a struct nor a codec.`,
      "Give a superstruct struct, a codec such as json<T>(), one of 'json', 'raw', 'text', or { type, codec }.",
    )
  }
  if (role === 'value') return json()
  return struct === undefined || struct.type === 'string' ? (text() as Codec<unknown>) : json()
}

function named(name: CodecName, what: string): Codec<unknown> {
  if (name === 'json') return json()
  if (name === 'raw') return raw() as Codec<unknown>
  if (name === 'text') return text() as Codec<unknown>
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The ${what} names the codec ${JSON.stringify(name)}, which does not exist.`,
    "Use 'json', 'raw', 'text', or pass a codec object.",
  )
}

function isCodec(value: object): value is Codec<unknown> {
  return 'encode' in value && typeof value.encode === 'function' && 'decode' in value
}

function isStruct(value: unknown): value is AnyStruct {
  return typeof value === 'object' && value !== null && 'refiner' in value && 'validator' in value
}

function reason(cause: unknown): string {
  if (!(cause instanceof StructError)) return cause instanceof Error ? cause.message : String(cause)
  return cause
    .failures()
    .map(failure => failure.message)
    .join('; ')
}
