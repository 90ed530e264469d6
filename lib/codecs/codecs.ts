import { RxfaustError } from '../util/RxfaustError.js'
import { bigint } from './bigint.js'
import { binary } from './binary.js'
import { bool } from './bool.js'
import { brotli } from './brotli.js'
import type { Codec } from './Codec.js'
import type { CodecName } from './CodecName.js'
import { createCodec } from './createCodec.js'
import { deflate } from './deflate.js'
import { double } from './double.js'
import { float } from './float.js'
import { gzip } from './gzip.js'
import { int } from './int.js'
import { json } from './json.js'
import { long } from './long.js'
import { msgpack } from './msgpack.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { raw } from './raw.js'
import { short } from './short.js'
import type { TypeOf } from './TypeOf.js'
import { text } from './text.js'
import { uuid } from './uuid.js'
import { yaml } from './yaml.js'

// biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
type AnyCodec = Codec<any>

const own: ReadonlyMap<string, AnyCodec> = new Map<string, AnyCodec>(
  [
    json(),
    text(),
    raw(),
    yaml(),
    msgpack(),
    binary(),
    gzip(),
    deflate(),
    brotli(),
    short(),
    int(),
    long(),
    bigint(),
    float(),
    double(),
    bool(),
    uuid(),
  ].map((codec: AnyCodec) => [codec.name, codec]),
)

/** Shared by all copies of rxfaust in the process: who registers may have imported another one. */
const key = Symbol.for('rxfaust.codecs')
const shared = globalThis as unknown as Record<symbol, Map<string, AnyCodec> | undefined>
shared[key] ??= new Map()
const registered = shared[key]

/** Codecs by their names. */
export const codecs = {
  /**
   * Makes a codec known by its name, for the whole process. A package with a codec calls it when it is imported.
   *
   * @throws RxfaustError `RXFAUST_NAME` where the name is taken by another codec, or contains a `|`
   */
  register(codec: AnyCodec): void {
    const { name } = codec
    if (!/^[\w.+-]+$/.test(name)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `A codec is named ${JSON.stringify(name)}.`,
        'Use letters, digits and . _ + - only; a | stands between the names of several codecs.',
      )
    }
    const known = own.get(name) ?? registered.get(name)
    if (known === codec) return
    if (known !== undefined) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `A second codec is registered with the name "${name}".`,
        'Give it another name: what was written with the first one is read by name.',
      )
    }
    registered.set(name, codec)
  },

  /**
   * The codec of a name, or of several with a `|` between: `json|gzip`.
   *
   * @throws RxfaustError `RXFAUST_OPTION` where there is none
   */
  get<N extends CodecName>(name: N): PipeableCodec<TypeOf<N>> {
    const [first, ...others] = name.split('|').map(each => named(each.trim(), name))
    let codec = 'pipe' in (first as AnyCodec) ? (first as PipeableCodec<TypeOf<N>>) : createCodec(first as AnyCodec)
    for (const other of others) {
      if (other.bytes !== true) {
        throw new RxfaustError(
          'RXFAUST_OPTION',
          `The codec ${JSON.stringify(name)} gives bytes to ${other.name}, which takes none.`,
          `Behind a | use one that makes bytes of bytes: ${bytesOnly().join(', ')}.`,
        )
      }
      codec = codec.pipe(other)
    }
    return codec
  },

  /** As {@link codecs.get}, ready for use outside of an app. @throws RxfaustError `RXFAUST_MISSING_PACKAGE` */
  async load<N extends CodecName>(name: N): Promise<PipeableCodec<TypeOf<N>>> {
    const codec = codecs.get(name)
    await codec.prepare?.()
    return codec
  },

  /** All names. */
  names(): string[] {
    return [...own.keys(), ...registered.keys()]
  },
}

function named(name: string, whole: string): AnyCodec {
  const codec = own.get(name) ?? registered.get(name)
  if (codec !== undefined) return codec
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The codec ${JSON.stringify(name)}${name === whole ? '' : ` in ${JSON.stringify(whole)}`} does not exist.`,
    `Use one of ${codecs.names().join(', ')}, register it (codecs.register) or pass a codec object.`,
  )
}

function bytesOnly(): string[] {
  return codecs.names().filter(name => (own.get(name) ?? registered.get(name))?.bytes)
}
