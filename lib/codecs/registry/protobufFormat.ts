import { loadPackage } from '../../util/loadPackage.js'
import { protobufMessage } from '../protobufMessage.js'
import { protobufRoot } from '../protobufRoot.js'
import type { FoundSchema } from './RegistryClient.js'
import type { WireFormat } from './WireFormat.js'

/** What is used of a type or namespace of protobufjs. */
interface Container {
  readonly name: string
  readonly nestedArray?: readonly Container[]
  readonly fields?: object
}

interface ProtobufFormat extends WireFormat {
  at(path: readonly number[]): ReturnType<typeof protobufMessage>
}

/**
 * Protobuf with the path to the message in front: its index among the messages of the file, and so on where it is nested,
 * as zigzag varints behind their number; one zero for the first message.
 *
 * @param name of the message that is written, with its package; default: the first one
 */
export async function protobufFormat({ sources }: FoundSchema, name?: string): Promise<WireFormat> {
  const { default: protobufjs } = await loadPackage(
    'protobufjs',
    'Protobuf from a schema registry',
    () => import('protobufjs'),
  )
  const { root, file } = protobufRoot(protobufjs, sources)
  // Those that it refers to come first, so that their messages have to be told from its own ones.
  const own = protobufjs.parse(sources.at(-1) as string)
  const container = (file === undefined ? own.root : own.root.lookup(file)) as Container
  const messages = messagesOf(container)
  const paths = new Map<string, readonly number[]>()
  const collect = (list: readonly Container[], prefix: string, path: readonly number[]): void => {
    list.forEach((each, index) => {
      paths.set(prefix + each.name, [...path, index])
      collect(messagesOf(each), `${prefix}${each.name}.`, [...path, index])
    })
  }
  collect(messages, file === undefined ? '' : `${file}.`, [])
  const written = name ?? paths.keys().next().value ?? ''
  const path = paths.get(written)
  if (path === undefined) {
    throw new TypeError(`the schema has no message ${written}, but ${[...paths.keys()].join(', ') || 'none at all'}`)
  }
  const byPath = new Map([...paths].map(([full, each]) => [each.join(), full]))
  const known = new Map<string, ReturnType<typeof protobufMessage>>()
  const head = encodePath(path)
  const format: ProtobufFormat = {
    at(wanted) {
      const key = wanted.join()
      let message = known.get(key)
      if (message === undefined) {
        const full = byPath.get(key)
        if (full === undefined) throw new TypeError(`the schema has no message at the path ${key}`)
        message = protobufMessage(root.lookupType(full))
        known.set(key, message)
      }
      return message
    },
    encode: value => Buffer.concat([head, format.at(path).encode(value as object)]),
    decode(bytes, writer) {
      const { path: read, end } = decodePath(bytes)
      return (writer as ProtobufFormat).at(read).decode(bytes.subarray(end))
    },
  }
  return format
}

function messagesOf({ nestedArray = [] }: Container): readonly Container[] {
  return nestedArray.filter(each => each.fields !== undefined)
}

function encodePath(path: readonly number[]): Buffer {
  if (path.length === 1 && path[0] === 0) return Buffer.from([0])
  const bytes: number[] = []
  for (const number of [path.length, ...path]) {
    let rest = number * 2
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
    bytes.push(rest)
  }
  return Buffer.from(bytes)
}

function decodePath(bytes: Buffer): { path: readonly number[]; end: number } {
  let at = 0
  const next = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 28) throw new RangeError('the path to the message can not be read')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value / 2
    }
  }
  const length = next()
  if (length === 0) return { path: [0], end: at }
  const path: number[] = []
  for (let index = 0; index < length; index++) path.push(next())
  return { path, end: at }
}
