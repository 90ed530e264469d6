import { StructError } from 'superstruct'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Codec } from './Codec.js'
import type { CodecUse } from './CodecUse.js'
import { codecs } from './codecs.js'
import type { DefaultCodecs } from './DefaultCodecs.js'
import { headerSerde } from './headerSerde.js'
import { isHeaderTypes } from './isHeaderTypes.js'
import { isJson } from './isJson.js'
import { json } from './json.js'
import type { Serde } from './Serde.js'
import type { TypeDescription } from './TypeDescription.js'
import { text } from './text.js'
import { typeOfDescription } from './typeOfDescription.js'
import type { ValueType } from './valueType.js'

/**
 * The serde of a description. Keys without a codec are text, where they are strings, else JSON; values without a
 * codec are JSON.
 *
 * @param what names the key or value in errors, for instance `value of topic "orders"`
 * @param topic where it is of one, for codecs that depend on it
 * @param defaults the codecs of keys and values without one, where they are others
 */
export function createSerde<T>(
  description: TypeDescription | undefined,
  role: 'key' | 'value',
  what: string,
  topic?: string,
  defaults: DefaultCodecs = {},
): Serde<T> {
  if (isHeaderTypes(description)) {
    return headerSerde<T>(description, what, each => createSerde<unknown>(each, role, what, topic, defaults))
  }
  const type = typeOfDescription(description, what)
  const codec = bound(
    codecOf(description, type, role, what, defaults),
    topic === undefined ? undefined : { topic, role },
    what,
  )
  const decode = (bytes: Uint8Array): unknown => {
    const value = codec.decode(bytes)
    return type === undefined ? value : type.read(value)
  }
  const encode = (value: unknown): Uint8Array => {
    if (type === undefined) return codec.encode(value)
    const written = type.write(value)
    const bytes = codec.encode(written)
    // A date becomes a text and NaN becomes null: that is found here, and not by whoever reads the record.
    if (!isJson(written)) readAgain(type, codec, bytes)
    return bytes
  }
  const form = (value: unknown): string | Uint8Array => {
    const written = type === undefined ? value : type.write(value)
    // What may be read otherwise than it was written has to be read again, of its bytes.
    const text = type === undefined || isJson(written) ? codec.encodeText?.(written) : undefined
    return text ?? encode(value)
  }
  const encoded = <Form>(value: unknown, make: (value: unknown) => Form): Form | null => {
    if (value === null) return null
    try {
      return make(value)
    } catch (cause) {
      throw new RxfaustError(
        'RXFAUST_ENCODE',
        `The ${what} can't be encoded as ${codec.name}: ${reason(cause)}.`,
        'Send a value of the declared type, or change the declaration.',
        { cause, details: { value } },
      )
    }
  }
  const undecodable = (cause: unknown): RxfaustError =>
    new RxfaustError(
      'RXFAUST_DECODE',
      `The ${what} can't be decoded as ${codec.name}: ${reason(cause)}.`,
      "Fix the producer or the declaration, or set the topic's onError to 'skip' or a dead letter topic.",
      { cause },
    )
  const decodeAt = codec.decoderAt?.() ?? codec.decodeAt?.bind(codec)
  return {
    codecName: codec.name,
    ...(codec.prepare !== undefined && { prepare: () => codec.prepare?.() ?? Promise.resolve() }),
    ...(codec.pending !== undefined && { pending: (bytes: Uint8Array) => codec.pending?.(bytes) }),
    description: type === undefined ? { codec: codec.name } : { codec: codec.name, shape: type.shape },
    encode: value => encoded(value, encode),
    encodeForm: value => encoded(value, form),
    decode(bytes) {
      if (bytes === null) return null
      try {
        return decode(bytes) as T
      } catch (cause) {
        throw undecodable(cause)
      }
    },
    ...(decodeAt !== undefined && {
      decodeAt(source: Buffer, start: number, end: number): T {
        try {
          const value = decodeAt(source, start, end)
          return (type === undefined ? value : type.read(value)) as T
        } catch (cause) {
          throw undecodable(cause)
        }
      },
    }),
  }
}

/** @throws Error where what was written can't be read by the type that it was written by */
function readAgain(type: ValueType<unknown>, codec: Codec<unknown>, bytes: Uint8Array): void {
  try {
    type.read(codec.decode(bytes))
  } catch (cause) {
    throw new TypeError(`as it is written, it could not be read again: ${reason(cause)}`, { cause })
  }
}

function codecOf(
  description: TypeDescription | undefined,
  type: ValueType<unknown> | undefined,
  role: 'key' | 'value',
  what: string,
  defaults: DefaultCodecs,
): Codec<unknown> {
  if (typeof description === 'string') return codecs.get(description)
  if (type === undefined && description !== undefined && isCodec(description)) return description
  if (typeof description === 'object' && 'codec' in description) {
    const { codec } = description
    if (typeof codec === 'string') return codecs.get(codec)
    if (isCodec(codec)) return codec
  }
  if (type === undefined && description !== undefined) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The ${what} is described by something that is neither a type nor a codec.`,
      'Give a superstruct struct, a codec such as json<T>(), the name of one, or { type, codec }.',
    )
  }
  if (type?.codec !== undefined) return typeof type.codec === 'string' ? codecs.get(type.codec) : type.codec
  const own = defaults[role]
  if (own !== undefined) return own
  if (role === 'value') return json()
  return type === undefined || type.shape === 'string' ? (text() as Codec<unknown>) : json()
}

/** @throws RxfaustError `RXFAUST_OPTION` where the codec works for topics only, and this is none */
function bound(codec: Codec<unknown>, use: CodecUse | undefined, what: string): Codec<unknown> {
  if (codec.bind === undefined) return codec
  if (use !== undefined) return codec.bind(use)
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The ${what} is described by the codec ${codec.name}, which is for keys and values of topics.`,
    'What a table holds has to be decoded at once, without asking anybody: use another codec for it.',
  )
}

function isCodec(value: object): value is Codec<unknown> {
  return 'encode' in value && typeof value.encode === 'function' && 'decode' in value
}

function reason(cause: unknown): string {
  if (!(cause instanceof StructError)) return cause instanceof Error ? cause.message : String(cause)
  try {
    return cause
      .failures()
      .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
      .join('; ')
  } catch {
    // A rule that did not expect such a value; the first failure is known.
    return cause.message
  }
}
