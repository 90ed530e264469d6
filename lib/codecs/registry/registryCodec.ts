// Confluent's wire format: a zero, the id of the schema in four bytes, and what was written by that schema.

import { RxfaustError } from '../../util/RxfaustError.js'
import { asBuffer } from '../asBuffer.js'
import type { Codec } from '../Codec.js'
import type { CodecUse } from '../CodecUse.js'
import type { RegisteredSchema } from './RegisteredSchema.js'
import type { FoundSchema, RegistryClient } from './RegistryClient.js'
import type { RegistryOptions } from './RegistryOptions.js'
import type { WireFormat } from './WireFormat.js'

const HEAD = 5

/** What one codec of a registry is made of. */
export interface RegistryCodec {
  readonly client: RegistryClient
  readonly options: RegistryOptions
  readonly type: RegisteredSchema['type']
  /** Absent where values are read by the schema that they were written with, and written by the subject's last one. */
  readonly schema: string | undefined
  /** @param own whether it is the schema that is written with */
  formatOf(found: FoundSchema, own: boolean): Promise<WireFormat>
}

/** A codec of keys or values whose schemas are in a registry. */
export function registryCodec<T>(parts: RegistryCodec): Codec<T> {
  const name = `${parts.type.toLowerCase()} of a registry`
  const unbound = (): never => {
    throw new RxfaustError('RXFAUST_STATE', `The codec ${name} belongs to no topic.`, 'Describe a topic with it.')
  }
  const bound = new Map<string, Codec<T>>()
  return {
    name,
    encode: unbound,
    decode: unbound,
    bind(use) {
      const subject = subjectOf(parts.options, use)
      let codec = bound.get(subject)
      if (codec === undefined) {
        codec = boundCodec<T>(parts, name, subject)
        bound.set(subject, codec)
      }
      return codec
    },
  }
}

function subjectOf({ subject }: RegistryOptions, use: CodecUse): string {
  return subject === undefined ? `${use.topic}-${use.role}` : subject(use)
}

function boundCodec<T>(
  { client, options, type, schema, formatOf }: RegistryCodec,
  name: string,
  subject: string,
): Codec<T> {
  const formats = new Map<number, WireFormat>()
  const failures = new Map<number, unknown>()
  const loading = new Map<number, Promise<void>>()
  let preparing: Promise<void> | undefined
  let id: number | undefined
  let head = Buffer.alloc(0)

  const load = (wanted: number): Promise<void> => {
    let promise = loading.get(wanted)
    if (promise === undefined) {
      promise = find(wanted).finally(() => loading.delete(wanted))
      loading.set(wanted, promise)
    }
    return promise
  }
  const find = async (wanted: number): Promise<void> => {
    try {
      const found = await client.find(wanted)
      if (found.type !== type) throw new TypeError(`the schema ${wanted} is one of ${found.type}`)
      formats.set(wanted, await formatOf(found, wanted === id))
    } catch (error) {
      // Told when the record is decoded, and forgotten then: the registry may learn of it.
      if (!(error instanceof RxfaustError && error.retriable)) failures.set(wanted, error)
      throw error
    }
  }
  const prepare = async (): Promise<void> => {
    await client.load()
    const { register = true } = options
    id = schema === undefined ? await client.latest(subject) : await client.idOf(subject, { type, schema }, register)
    if (id === undefined) return
    await load(id)
    head = Buffer.alloc(HEAD)
    head.writeInt32BE(id, 1)
  }

  return {
    name,
    prepare() {
      preparing ??= prepare().catch((error: unknown) => {
        preparing = undefined
        throw error
      })
      return preparing
    },
    pending(bytes) {
      const wanted = idIn(asBuffer(bytes))
      return wanted === undefined || formats.has(wanted) || failures.has(wanted) ? undefined : load(wanted)
    },
    encode(value) {
      const format = id === undefined ? undefined : formats.get(id)
      if (format === undefined) throw new TypeError(`the subject ${subject} has no schema to write with`)
      return Buffer.concat([head, format.encode(value)])
    },
    decode(given) {
      const bytes = asBuffer(given)
      const wanted = idIn(bytes)
      if (wanted === undefined) throw new TypeError('the bytes do not begin with a zero and the id of a schema')
      const writer = formats.get(wanted)
      if (writer === undefined) {
        const failure = failures.get(wanted)
        failures.delete(wanted)
        throw failure ?? new TypeError(`the schema ${wanted} is not known`)
      }
      // By a schema of one's own, or by that of who wrote it.
      const reader = schema === undefined ? writer : (formats.get(id as number) as WireFormat)
      return reader.decode(bytes.subarray(HEAD), writer) as T
    },
  }
}

function idIn(bytes: Buffer): number | undefined {
  return bytes.length < HEAD || bytes[0] !== 0 ? undefined : bytes.readInt32BE(1)
}
