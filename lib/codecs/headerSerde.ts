import { RxfaustError } from '../util/RxfaustError.js'
import { asBuffer } from './asBuffer.js'
import type { CodecHeaders } from './CodecHeaders.js'
import type { HeaderTypes } from './HeaderTypes.js'
import type { Serde } from './Serde.js'
import type { TypeDescription } from './TypeDescription.js'

/**
 * The serde of several types, by a header.
 *
 * @param serdeOf makes the serde of one of them
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function headerSerde<T>(
  { header, types, nameOf, otherwise }: HeaderTypes,
  what: string,
  serdeOf: (description: TypeDescription) => Serde<unknown>,
): Serde<T> {
  const names = Object.keys(types)
  const serdes = new Map(names.map(name => [name, serdeOf(types[name] as TypeDescription)]))
  if (names.length === 0 || (otherwise !== undefined && !serdes.has(otherwise))) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The ${what} has no type ${otherwise === undefined ? 'at all' : JSON.stringify(otherwise)}.`,
      'Name at least one in types, and one of them in otherwise.',
    )
  }
  const known = `one of ${names.join(', ')}`
  const named = (headers: CodecHeaders): Serde<unknown> | string => {
    const name = textOf(headers[header]) ?? otherwise
    if (name === undefined) return `has no header "${header}"`
    return serdes.get(name) ?? `is of the type ${JSON.stringify(name)}, by the header "${header}"`
  }
  const choose = (value: unknown): string => {
    if (nameOf !== undefined) return nameOf(value as never)
    const takers = names.filter(name => takes(serdes.get(name) as Serde<unknown>, value))
    if (takers.length === 1) return takers[0] as string
    throw new RxfaustError(
      'RXFAUST_ENCODE',
      `The ${what} is taken by ${takers.length === 0 ? 'none' : 'several'} of its types: ${(takers.length === 0 ? names : takers).join(', ')}.`,
      `Send a value of one of them, describe them by structs, give nameOf, or send the header "${header}".`,
      { details: { value } },
    )
  }
  const encoding = (value: T | null, headers: CodecHeaders): Serde<unknown> => {
    const serde = named(headers)
    if (typeof serde !== 'string') return serde
    throw new RxfaustError('RXFAUST_ENCODE', `The ${what} ${serde}.`, `It has to be ${known}.`, {
      details: { value },
    })
  }
  return {
    codecName: `header ${header}`,
    description: {
      codec: `header ${header}: ${names.map(name => `${name} ${serdes.get(name)?.codecName}`).join(', ')}`,
    },
    async prepare() {
      await Promise.all([...serdes.values()].map(serde => serde.prepare?.()))
    },
    pending(bytes, headers) {
      const serde = named(headers)
      return typeof serde === 'string' ? undefined : serde.pending?.(bytes, headers)
    },
    headersOf(value, headers) {
      if (value === null || textOf(headers[header]) !== undefined) return headers
      return { ...headers, [header]: Buffer.from(choose(value)) }
    },
    encode: (value, headers = {}) => (value === null ? null : encoding(value, headers).encode(value, headers)),
    encodeForm: (value, headers = {}) => (value === null ? null : encoding(value, headers).encodeForm(value, headers)),
    decode(bytes, headers = {}) {
      if (bytes === null) return null
      const serde = named(headers)
      if (typeof serde !== 'string') return serde.decode(bytes, headers) as T
      throw new RxfaustError(
        'RXFAUST_DECODE',
        `The ${what} ${serde}.`,
        `It has to be ${known}: describe that type too, or set the topic's onError to 'skip' or a dead letter topic.`,
      )
    },
  }
}

function takes(serde: Serde<unknown>, value: unknown): boolean {
  try {
    serde.encode(value)
    return true
  } catch {
    return false
  }
}

function textOf(header: Uint8Array | readonly Uint8Array[] | undefined): string | undefined {
  // Where a header occurs more than once the last one counts, as for Java's lastHeader.
  const bytes = Array.isArray(header) ? (header.at(-1) as Uint8Array | undefined) : (header as Uint8Array | undefined)
  return bytes === undefined ? undefined : asBuffer(bytes).toString()
}
